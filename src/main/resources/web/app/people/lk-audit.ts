import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { get, sentenceOf } from '../platform/client';
import { moment } from '../platform/format';
import type { AuditRecord, Verification } from '../platform/types';
import { t } from '../strings';

const PAGE = 100;

/** Who did what, and whether the chain of records is whole. */
@customElement('lk-audit')
export class LkAudit extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            table { font-size: var(--text-s); }
            td { vertical-align: top; }
            .detail { min-width: 180px; color: var(--ink-soft); overflow-wrap: anywhere; }
            .time { white-space: nowrap; color: var(--ink-soft); font-variant-numeric: tabular-nums; }
            code { font: 500 var(--text-s) / 1.4 var(--mono); }
            .more { justify-self: center; }
            /* a row of five columns does not fit a phone: a record is a block there */
            @media (max-width: 700px) {
                thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
                table, tbody, tr, td { display: block; }
                tr { padding: 12px 16px; border-bottom: 1px solid var(--line); }
                tbody tr:last-child { border-bottom: 0; }
                td { padding: 1px 0; border: 0; overflow-wrap: anywhere; }
            }
        `,
    ];

    @state() private records: AuditRecord[] | null = null;
    @state() private complete = false;
    @state() private verification: Verification | null = null;
    @state() private verifying = false;
    @state() private failure = '';

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.audit.heading);
        void this.more();
    }

    override render() {
        const text = t.audit;
        return html`<div class="page">
            <header>
                <div class="grow"><h1>${text.heading}</h1><p class="lead">${text.lead}</p></div>
                <button class="secondary" type="button" ?disabled=${this.verifying} @click=${this.verify}>${icon('shield', 18)}${this.verifying ? text.verifying : text.verify}</button>
            </header>
            <div role="status">${this.verification ? this.verdict(this.verification) : nothing}</div>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.records?.length === 0 ? html`<div class="card empty">${icon('shield', 32)}<h2>${text.empty}</h2></div>` : nothing}
            ${this.records?.length ? this.table(this.records) : nothing}
            ${this.complete || !this.records?.length ? nothing : html`<button class="secondary more" type="button" @click=${this.more}>${text.more}</button>`}
        </div>`;
    }

    private verdict({ intact, records, firstBroken }: Verification) {
        return intact
            ? html`<div class="notice good">${icon('check', 18)}${t.audit.intact(records)}</div>`
            : html`<div class="notice bad">${icon('warning', 18)}${t.audit.broken(firstBroken ?? 0)}</div>`;
    }

    private table(records: AuditRecord[]) {
        const text = t.audit;
        return html`<div class="card scroll" tabindex="0" role="group" aria-label=${text.heading}><table aria-label=${text.heading}>
            <thead><tr><th scope="col">${text.time}</th><th scope="col">${text.who}</th><th scope="col">${text.action}</th><th scope="col">${text.subject}</th><th scope="col">${text.detail}</th></tr></thead>
            <tbody>${records.map(record => html`<tr>
                <td class="time">${moment(record.createdAt)}</td><td>${record.accountName}</td><td><code>${record.action}</code></td><td class="detail">${record.subject}</td>
                <td class="detail">${Object.entries(record.detail ?? {}).map(([name, value]) => `${name}: ${value}`).join(', ')}</td>
            </tr>`)}</tbody>
        </table></div>`;
    }

    private readonly more = async (): Promise<void> => {
        const oldest = this.records?.at(-1)?.sequence;
        try {
            const next = await get<AuditRecord[]>(`/api/audit?limit=${PAGE}&before=${oldest ?? Number.MAX_SAFE_INTEGER}`);
            this.records = [...(this.records ?? []), ...next];
            this.complete = next.length < PAGE;
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    };

    private readonly verify = async (): Promise<void> => {
        this.verifying = true;
        try {
            this.verification = await get<Verification>('/api/audit/verification');
        } catch (failure) {
            this.failure = sentenceOf(failure);
        } finally {
            this.verifying = false;
        }
    };
}
