import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { Problem, get, sentenceOf } from '../platform/client';
import { count, date, money, seconds } from '../platform/format';
import type { Receipt, RunCall, RunDetails } from '../platform/types';
import { t } from '../strings';
import './lk-receipt';

/** Which models worked on an answer, why these, how long and for how much, and what it was made of. Asks the service only when opened. */
@customElement('lk-run-details')
export class LkRunDetails extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: contents; }
            button.toggle { min-height: 28px; padding: 0 6px; gap: 4px; color: var(--ink-soft); font: 500 var(--text-s) / 1 var(--sans); }
            .toggle svg { transition: transform var(--quick); }
            .toggle[aria-expanded='true'] svg { transform: rotate(180deg); }
            .panel { flex-basis: 100%; order: 2; display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; margin: 4px 0 0 7px; padding: 14px 16px; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); line-height: 1.45; }
            h4 { margin: 0; font: 600 var(--text-s) / 1.4 var(--sans); color: var(--ink); overflow-wrap: anywhere; }
            h4 small { font: 400 var(--text-s) / 1.4 var(--sans); color: var(--ink-soft); }
            .why { margin: 2px 0 8px; overflow-wrap: anywhere; }
            dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(190px, 45%), 1fr)); gap: 8px 20px; }
            dt { font-size: var(--text-xs); }
            dd { color: var(--ink); font-variant-numeric: tabular-nums; }
            dd small { color: var(--ink-soft); font-size: var(--text-xs); }
            .elsewhere { padding-top: 12px; border-top: 1px solid var(--line); display: grid; gap: 2px; }
            .failed { color: var(--bad); }
        `,
    ];

    @property() runId = '';
    @state() private open = false;
    @state() private details: RunDetails | null = null;
    @state() private receipt: Receipt | null = null;
    @state() private failure = '';

    override render() {
        return html`<button class="toggle" type="button" aria-expanded=${this.open} aria-controls="panel" @click=${this.toggle}>${t.run.details}${icon('down', 14)}</button>
            <div class="panel" id="panel" role="group" aria-label=${t.run.details} ?hidden=${!this.open}>${this.open ? this.content() : nothing}</div>`;
    }

    private content() {
        if (this.failure) return html`<p role="alert">${this.failure}</p>`;
        if (!this.details) return html`<p role="status">${t.run.loading}</p>`;
        const { calls, elsewhere, elsewhereCurrency } = this.details;
        return html`${calls.length === 0 ? html`<p>${t.run.none}</p>` : nothing}${calls.map(call => this.call(call))}
            ${elsewhere.length ? html`<ul class="elsewhere">${elsewhere.map(({ name, cost, date: listed }) => html`<li>${t.run.elsewhere(name, money(cost, elsewhereCurrency), date(listed))}</li>`)}</ul>` : nothing}
            ${this.receipt ? html`<lk-receipt .receipt=${this.receipt}></lk-receipt>` : nothing}`;
    }

    private call(call: RunCall) {
        const text = t.run;
        const outcome = text.outcomes[call.outcome] ?? text.failed(call.outcome);
        return html`<section>
            <h4>${call.model} <small>· ${text.tasks[call.task] ?? call.task}${outcome ? html` · <span class=${call.outcome in text.outcomes ? '' : 'failed'}>${outcome}</span>` : nothing}</small></h4>
            <p class="why">${call.reason ? `${text.why}: ${call.reason}` : nothing}</p>
            <dl>
                ${this.figure(text.input, count(call.input), call.cached > 0 ? text.cached(count(call.cached)) : '')}
                ${this.figure(text.output, count(call.output), [call.thinking > 0 ? text.thinking(count(call.thinking)) : '', call.estimated ? text.estimated : ''].filter(Boolean).join(', '))}
                ${call.firstTokenMillis === null ? nothing : this.figure(text.firstToken, seconds(call.firstTokenMillis))}
                ${this.figure(text.total, seconds(call.durationMillis))}
                ${this.figure(text.queued, seconds(call.queuedMillis))}
                ${this.figure(text.cost, call.cost > 0 || call.output === 0 ? money(call.cost, call.currency) : text.free)}
            </dl>
        </section>`;
    }

    private figure(name: string, value: string, note = '') {
        return html`<div><dt>${name}</dt><dd>${value}${note ? html` <small>(${note})</small>` : nothing}</dd></div>`;
    }

    private async toggle(): Promise<void> {
        this.open = !this.open;
        if (!this.open || this.details) return;
        this.failure = '';
        try {
            const receipt = get<Receipt>(`/api/runs/${this.runId}/receipt`).catch(withoutReceipt);
            this.details = await get<RunDetails>(`/api/runs/${this.runId}/calls`);
            this.receipt = await receipt;
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }
}

/** Answers from before there were receipts have none. */
function withoutReceipt(failure: unknown): null {
    if (failure instanceof Problem && failure.status === 404) return null;
    throw failure;
}
