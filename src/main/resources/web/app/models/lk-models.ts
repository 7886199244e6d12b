import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { get, sentenceOf } from '../platform/client';
import { hasRole } from '../platform/session';
import type { Endpoint, ModelRoute, ModelState, Models } from '../platform/types';
import { t } from '../strings';
import './lk-examination';
import './lk-models-file';

const REFRESH_MS = 5000;

/** The language models: which there are, how they are, and which would be asked. */
@customElement('lk-models')
export class LkModels extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            section { display: grid; gap: 10px; }
            table { font-size: var(--text-s); }
            td { vertical-align: top; }
            td small { display: block; color: var(--ink-soft); overflow-wrap: anywhere; }
            .name { font-weight: 550; white-space: nowrap; }
            .well, .ill { display: inline-flex; gap: 6px; align-items: flex-start; }
            .well { color: var(--good); }
            .ill { color: var(--bad); min-width: 160px; }
            .number { white-space: nowrap; font-variant-numeric: tabular-nums; }
            .tag { display: inline-block; padding: 1px 7px; border: 1px solid var(--line-strong); border-radius: 999px; font-size: var(--text-xs); white-space: nowrap; }
            .routes { display: grid; gap: 0; }
            .route { display: grid; grid-template-columns: 110px minmax(0, 1fr); gap: 4px 16px; padding: 12px 16px; border-bottom: 1px solid var(--line); font-size: var(--text-s); }
            .route:last-child { border-bottom: 0; }
            .route ol { display: grid; gap: 4px; }
            .route li { overflow-wrap: anywhere; }
            @media (max-width: 700px) { .route { grid-template-columns: minmax(0, 1fr); } }
        `,
    ];

    @state() private models: Models | null = null;
    @state() private failure = '';
    @state() private examined = '';
    private timer = 0;

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.models.heading);
        void this.load();
        this.timer = window.setInterval(() => void this.load(), REFRESH_MS);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        clearInterval(this.timer);
    }

    private async load(): Promise<void> {
        try {
            this.models = await get<Models>('/api/models');
            this.failure = '';
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    override render() {
        const text = t.models;
        return html`<div class="page">
            <header><div class="grow"><h1>${text.heading}</h1><p class="lead">${text.lead}</p></div></header>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.models ? this.content(this.models) : nothing}
            ${this.examined ? html`<lk-examination .model=${this.examined} @dismissed=${() => (this.examined = '')}></lk-examination>` : nothing}
        </div>`;
    }

    private content(models: Models): TemplateResult {
        const text = t.models;
        return html`
            ${models.problem ? html`<div class="notice bad" role="alert">${icon('warning', 18)}<span>${text.problem} ${models.problem}</span></div>` : nothing}
            ${models.models.length
                ? html`<section><h2>${text.models}</h2><div class="card scroll" tabindex="0" role="region" aria-label=${text.models}>${this.table(models)}</div></section>
                    <section><h2>${text.endpoints}</h2><div class="card scroll" tabindex="0" role="region" aria-label=${text.endpoints}>${this.endpoints(models.endpoints)}</div></section>
                    <section><h2>${text.routes}</h2><p class="hint">${text.routesHint(models.labels[0] ?? '')}</p>
                        <div class="card routes">${models.routes.map(route => this.route(route))}</div></section>`
                : html`<div class="card empty">${icon('gauge', 32)}<h2>${text.none}</h2><p>${text.noneBody(models.file)}</p></div>`}
            <lk-models-file .models=${models} @saved=${(event: CustomEvent<Models>) => (this.models = event.detail)}></lk-models-file>`;
    }

    private table(models: Models): TemplateResult {
        const text = t.models;
        return html`<table>
            <thead><tr><th>${text.model}</th><th>${text.state}</th><th>${text.abilities}</th><th>${text.context}</th><th>${text.pace}</th><th><span class="unseen">${text.examine}</span></th></tr></thead>
            <tbody>${models.models.map(
                model => html`<tr>
                    <td><span class="name">${model.name}</span><small>${model.servedName === model.name ? model.endpoint : `${model.servedName}, ${model.endpoint}`}</small></td>
                    <td>${this.health(model.trouble)}</td>
                    <td>${this.abilities(model)}</td>
                    <td class="number">${t.models.tokens(model.context)}</td>
                    <td class="number">${model.firstTokenMillis === null ? text.notYet : text.paceOf(model.firstTokenMillis, model.tokensPerSecond ?? 0)}</td>
                    <td class="actions">${hasRole('ADMIN')
                        ? html`<button class="secondary small" type="button" aria-label=${text.examineOne(model.name)} @click=${() => (this.examined = model.name)}>${text.examine}</button>`
                        : nothing}</td>
                </tr>`,
            )}</tbody>
        </table>`;
    }

    private health(trouble: string | null): TemplateResult {
        return trouble
            ? html`<span class="ill">${icon('warning', 16)}<span>${trouble}</span></span>`
            : html`<span class="well">${icon('check', 16)}${t.models.well}</span>`;
    }

    private abilities(model: ModelState): TemplateResult {
        const tags = [t.models.tier(model.tier), ...model.modalities, ...(model.tools ? [t.models.tools] : [])];
        return html`${tags.map(tag => html`<span class="tag">${tag}</span> `)}`;
    }

    private endpoints(endpoints: Endpoint[]): TemplateResult {
        const text = t.models;
        return html`<table>
            <thead><tr><th>${text.endpoint}</th><th>${text.zone}</th><th>${text.load}</th><th>${text.lastCheck}</th></tr></thead>
            <tbody>${endpoints.map(
                each => html`<tr>
                    <td><span class="name">${each.name}</span><small>${each.url}, ${each.server}</small></td>
                    <td>${each.zone}<small>${text.clearedFor(each.clearance)}</small></td>
                    <td class="number">${text.loadOf(each.running, each.places, each.waiting)}</td>
                    <td>${each.detail === null ? text.notYet : this.health(each.detail || null)}</td>
                </tr>`,
            )}</tbody>
        </table>`;
    }

    private route(route: ModelRoute): TemplateResult {
        const text = t.models;
        return html`<div class="route"><strong>${route.task}</strong><div>
            ${route.choices.length
                ? html`<ol>${route.choices.map((choice, index) => html`<li>${index + 1}. <strong>${choice.model}</strong> <span class="soft">${choice.reason}</span></li>`)}</ol>`
                : html`<p class="soft">${text.noChoice}</p>`}
            ${route.excluded.map(each => html`<p class="soft">${text.excluded(each.model, each.reason)}</p>`)}
        </div></div>`;
    }
}
