import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { get, post, sentenceOf } from '../platform/client';
import { moment } from '../platform/format';
import { navigate } from '../platform/router';
import type { Collection, Extraction, Extractor } from '../platform/types';
import { t } from '../strings';
import './lk-extraction-progress';

/** Starts an agent that fills in the same fields for every document of a collection, and lists what was started. */
@customElement('lk-extractions')
export class LkExtractions extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            form { display: grid; grid-template-columns: 1fr 1fr auto; align-items: end; gap: 12px 16px; padding: 20px; }
            form .wide { grid-column: 1 / -1; }
            .list { display: grid; gap: 12px; }
            .list li { position: relative; display: grid; gap: 8px; padding: 16px 20px; }
            .list li:hover { border-color: var(--line-strong); }
            .list a { color: inherit; font-weight: 550; text-decoration: none; overflow-wrap: anywhere; }
            .list a::after { content: ''; position: absolute; inset: 0; border-radius: var(--radius-l); }
            .list a:focus-visible { outline: none; }
            .list a:focus-visible::after { outline: 2px solid var(--accent); outline-offset: 2px; }
            @media (max-width: 700px) { form { grid-template-columns: minmax(0, 1fr); } }
        `,
    ];

    @state() private agents: Extractor[] = [];
    @state() private collections: Collection[] = [];
    @state() private extractions: Extraction[] | null = null;
    @state() private agent = '';
    @state() private collection = '';
    @state() private failure = '';
    @state() private busy = false;

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.extractions.heading);
        void this.load();
    }

    private async load(): Promise<void> {
        try {
            const [agents, collections, extractions] = await Promise.all([
                get<Extractor[]>('/api/agents'),
                get<Collection[]>('/api/collections'),
                get<Extraction[]>('/api/extractions'),
            ]);
            this.agents = agents.filter(each => each.output === 'extract');
            this.collections = collections.filter(each => each.readable);
            this.extractions = extractions;
            this.agent ||= this.agents[0]?.name ?? '';
            this.collection ||= this.collections[0]?.id ?? '';
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    override render() {
        const text = t.extractions;
        return html`<div class="page">
            <header><div class="grow"><h1>${text.heading}</h1><p class="lead">${text.lead}</p></div></header>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.extractions ? this.content(this.extractions) : nothing}
        </div>`;
    }

    private content(extractions: Extraction[]): TemplateResult {
        const text = t.extractions;
        return html`${this.agents.length && this.collections.length ? this.form() : html`<div class="notice info">${this.agents.length ? text.noCollection : text.noAgent}</div>`}
            ${extractions.length
                ? html`<ul class="list">${extractions.map(each => this.item(each))}</ul>`
                : html`<div class="card empty">${icon('file', 32)}<h2>${text.none}</h2><p>${text.noneBody}</p></div>`}`;
    }

    private form(): TemplateResult {
        const text = t.extractions;
        const chosen = this.agents.find(each => each.name === this.agent);
        return html`<form class="card" @submit=${this.start}>
            <div class="field"><label for="agent">${text.agent}</label>
                <select id="agent" .value=${this.agent} @change=${(event: Event) => (this.agent = (event.target as HTMLSelectElement).value)}>
                    ${this.agents.map(each => html`<option value=${each.name} ?selected=${each.name === this.agent}>${each.title}</option>`)}
                </select></div>
            <div class="field"><label for="collection">${text.collection}</label>
                <select id="collection" .value=${this.collection} @change=${(event: Event) => (this.collection = (event.target as HTMLSelectElement).value)}>
                    ${this.collections.map(each => html`<option value=${each.id} ?selected=${each.id === this.collection}>${text.withDocuments(each.name, each.documents.total)}</option>`)}
                </select></div>
            <button class="primary" type="submit" ?disabled=${this.busy}>${text.start}</button>
            ${chosen ? html`<p class="hint wide">${chosen.description}</p>` : nothing}
        </form>`;
    }

    private item(each: Extraction): TemplateResult {
        const text = t.extractions;
        return html`<li class="card">
            <a href="/extractions/${each.id}">${text.of(each.agent, each.collectionName)}</a>
            <lk-extraction-progress .extraction=${each}></lk-extraction-progress>
            <span class="hint">${text.started(moment(each.createdAt))}</span>
        </li>`;
    }

    private async start(event: Event): Promise<void> {
        event.preventDefault();
        this.busy = true;
        this.failure = '';
        try {
            const { id } = await post<{ id: string }>('/api/extractions', { agent: this.agent, collection: this.collection });
            navigate(`/extractions/${id}`);
        } catch (failure) {
            this.failure = sentenceOf(failure);
            this.busy = false;
        }
    }
}
