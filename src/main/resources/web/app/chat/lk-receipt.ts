import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon, type IconName } from '../design/icons';
import { post, sentenceOf } from '../platform/client';
import { moment, seconds } from '../platform/format';
import type { PassageState, Receipt, ReceiptCall, ReceiptCheck, ReceiptPassage } from '../platform/types';
import { t, toolName } from '../strings';
import './lk-arguments';
import './lk-hash';
import './lk-replay';
import './lk-timeline';
import { isEventful } from './timeline';

const SIGNS: Record<PassageState, IconName> = { UNCHANGED: 'check', CHANGED: 'pencil', DELETED: 'trash', NOT_PERMITTED: 'lock' };

/** What an answer was made of, to check again and to repeat. */
@customElement('lk-receipt')
export class LkReceipt extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
            section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; padding-top: 14px; border-top: 1px solid var(--line); }
            h4 { margin: 0; font: 600 var(--text-s) / 1.4 var(--sans); color: var(--ink); overflow-wrap: anywhere; }
            h4 small { font: 400 var(--text-s) / 1.4 var(--sans); color: var(--ink-soft); }
            ul { display: grid; gap: 2px; }
            .passage { display: grid; grid-template-columns: 26px minmax(0, 1fr) auto; gap: 0 10px; padding: 5px 0; align-items: center; }
            .number { display: grid; place-items: center; min-width: 24px; height: 22px; border-radius: 6px; background: var(--sunken); color: var(--ink-soft); font: 600 var(--text-xs) / 1 var(--sans); }
            .cited .number { background: var(--accent-soft); color: var(--accent-text); }
            .title { color: var(--ink); overflow-wrap: anywhere; }
            .title small { display: block; color: var(--ink-soft); font-size: var(--text-s); }
            .state { display: inline-flex; gap: 5px; align-items: center; grid-column: 2 / -1; font-weight: 550; }
            .UNCHANGED { color: var(--good); }
            .CHANGED { color: var(--warn); }
            .DELETED, .NOT_PERMITTED { color: var(--bad); }
            details { border: 1px solid var(--line); border-radius: var(--radius); }
            summary { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: center; padding: 8px 12px; cursor: pointer; border-radius: var(--radius); }
            summary code { color: var(--ink); font: 600 var(--text-s) / 1.4 var(--mono); overflow-wrap: anywhere; }
            summary::marker { content: none; }
            summary > svg { transition: transform var(--quick); }
            details[open] > summary > svg { transform: rotate(90deg); }
            lk-arguments { --arguments-height: 260px; }
            .call { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; padding: 4px 12px 12px; }
            pre { max-height: 260px; margin: 0; padding: 10px 12px; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius); background: var(--sunken); color: var(--ink); font: var(--text-xs) / 1.55 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
            dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr)); gap: 6px 20px; }
            dt { font-size: var(--text-xs); }
            dd { color: var(--ink); overflow-wrap: anywhere; }
            .row { flex-wrap: wrap; }
            .bad { color: var(--bad); }
            @media (max-width: 560px) { .passage lk-hash { grid-column: 2; } }
        `,
    ];

    @property({ attribute: false }) receipt!: Receipt;
    @state() private check: ReceiptCheck | null = null;
    @state() private busy = false;
    @state() private failure = '';

    override render() {
        const { passages, calls, steps } = this.receipt;
        const text = t.receipt;
        return html`${isEventful(steps) ? html`<section><h4>${t.timeline.label}</h4>
                <lk-timeline .steps=${steps} .sources=${passages.map(source)} open></lk-timeline></section>` : nothing}
            ${calls.length ? html`<section><h4>${text.calls}</h4>${calls.map(call => this.call(call))}</section>` : nothing}
            ${passages.length ? html`<section><h4>${text.passages} <small>· ${text.cited(passages.filter(({ cited }) => cited).length, passages.length)}</small></h4>
                <ul>${passages.map(passage => this.passage(passage))}</ul></section>` : nothing}
            <section><h4>${text.fingerprints}</h4><dl>${this.fingerprints()}</dl></section>
            <section>
                <div class="row">
                    <button class="secondary small" type="button" ?disabled=${this.busy || !passages.length} @click=${this.verify}>${icon('shield', 16)}${text.verify}</button>
                    <lk-replay .runId=${this.receipt.runId}></lk-replay>
                </div>
                <p class="hint">${text.hint}</p>
                <div role="status">${this.check ? this.outcome(this.check) : nothing}</div>
                ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            </section>`;
    }

    private outcome({ checkedAt, passages }: ReceiptCheck) {
        const changed = passages.filter(({ state }) => state !== 'UNCHANGED').length;
        return html`<p class="notice ${changed ? 'warn' : 'good'}">${icon(changed ? 'warning' : 'check', 18)}<span>${t.receipt.checked(changed, passages.length, moment(checkedAt))}</span></p>`;
    }

    private passage({ number, title, collection, revision, textHash, cited, available }: ReceiptPassage) {
        const checked = this.check?.passages.find(each => each.number === number)?.state;
        return html`<li class="passage ${cited ? 'cited' : ''}">
            <span class="number">${number}</span>
            <span class="title">${available ? title : t.chat.gone}<small>${available ? `${collection} · ` : ''}${t.receipt.revision(revision)}${cited ? '' : ` · ${t.receipt.notCited}`}</small></span>
            <lk-hash .value=${textHash} label=${t.receipt.ofPassage(number)}></lk-hash>
            ${checked ? html`<span class="state ${checked}">${icon(SIGNS[checked], 16)}${t.receipt.states[checked]}</span>` : nothing}
        </li>`;
    }

    private call({ tool, tier, arguments: given, outcome, summary, text, millis, allowed, by }: ReceiptCall) {
        const words = t.receipt;
        return html`<details>
            <summary>${icon('right', 14)}<code>${toolName(tool)}</code><span class=${outcome === 'DONE' ? '' : 'bad'}>${outcome ? words.outcomes[outcome] : words.noResult}</span><span class="soft">${summary}${millis > 0 ? ` · ${seconds(millis)}` : ''}</span></summary>
            <div class="call">
                <p class="soft">${t.approval.tiers[tier]}${allowed === null ? '' : ` · ${allowed ? words.allowedBy(by ?? '') : words.refusedBy(by ?? '')}`}</p>
                <lk-arguments .json=${given} label=${t.approval.arguments}></lk-arguments>
                ${text ? html`<pre tabindex="0" aria-label=${words.told}>${text}</pre>` : html`<p class="soft">${words.withheld}</p>`}
            </div>
        </details>`;
    }

    private fingerprints() {
        const { agent, agentVersion, models, indexGeneration, startedAt, endedAt } = this.receipt;
        const text = t.receipt;
        const figure = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
        return html`${figure(text.agent, html`${agent} ${agentVersion ? html`<lk-hash .value=${agentVersion} label=${text.ofAgent}></lk-hash>` : nothing}`)}
            ${models.map(({ round, model, promptHash, temperature }) => figure(text.prompt(round, model),
                html`<lk-hash .value=${promptHash} label=${text.ofPrompt(round)}></lk-hash> <span class="soft">${text.temperature(temperature)}</span>`))}
            ${indexGeneration ? figure(text.index, html`<lk-hash .value=${indexGeneration} label=${text.ofIndex}></lk-hash>`) : nothing}
            ${figure(text.asked, `${moment(startedAt)}${endedAt ? `, ${seconds(Date.parse(endedAt) - Date.parse(startedAt))}` : ''}`)}`;
    }

    private async verify(): Promise<void> {
        this.busy = true;
        this.failure = '';
        try {
            this.check = await post<ReceiptCheck>(`/api/runs/${this.receipt.runId}/verification`);
        } catch (failure) {
            this.failure = sentenceOf(failure);
        } finally {
            this.busy = false;
        }
    }
}

function source({ number, documentId, revision, title, collection, start, end }: ReceiptPassage) {
    return { number, documentId, revision, chunkId: '', title, collection, start, end, page: 0, quote: '' };
}
