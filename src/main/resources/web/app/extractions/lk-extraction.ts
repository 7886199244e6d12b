import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import { toast } from '../design/lk-toasts';
import { get, post, remove, sentenceOf } from '../platform/client';
import { moment } from '../platform/format';
import { navigate } from '../platform/router';
import type { ExtractionDetails, ExtractionRow } from '../platform/types';
import { t } from '../strings';
import './lk-extraction-progress';

const REFRESH_MS = 2000;

/** One extraction: its progress and its rows. */
@customElement('lk-extraction')
export class LkExtraction extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            .back { display: inline-flex; align-items: center; gap: 6px; color: var(--ink-soft); font-size: var(--text-s); text-decoration: none; }
            .back:hover { color: var(--ink); text-decoration: underline; }
            .tools { display: flex; flex-wrap: wrap; gap: 8px; }
            table { font-size: var(--text-s); }
            td, th[scope='row'] { vertical-align: top; overflow-wrap: anywhere; }
            th[scope='row'] { min-width: 140px; color: var(--ink); }
            td { min-width: 120px; }
            td ul { display: grid; gap: 2px; }
            .doubt { color: var(--warn); }
            .doubt svg { vertical-align: -3px; margin-right: 4px; }
            .bad { color: var(--bad); }
            .more { justify-self: center; }
            /* on a phone every row is a card of its own, its fields one below the other */
            @media (max-width: 700px) {
                .page > header .grow { flex-basis: 100%; }
                thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
                table, tbody, tr, td, th[scope='row'] { display: block; width: 100%; min-width: 0; }
                tr { padding: 10px 0; border-bottom: 1px solid var(--line); }
                tr:last-child { border-bottom: 0; }
                td, th[scope='row'] { padding: 4px 14px; border: 0; }
                td[data-label]::before { content: attr(data-label); display: block; color: var(--ink-soft); font-size: var(--text-xs); }
                td.blank { display: none; }
            }
        `,
    ];

    @property() extractionId = '';
    @state() private extraction: ExtractionDetails | null = null;
    @state() private rows: ExtractionRow[] = [];
    @state() private next: string | null = null;
    @state() private failure = '';
    @state() private deleting = false;
    private timer = 0;

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.extractions.heading);
        this.timer = window.setInterval(() => {
            if (this.extraction?.state === 'RUNNING') void this.load();
        }, REFRESH_MS);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        clearInterval(this.timer);
    }

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (!changed.has('extractionId')) return;
        this.rows = [];
        void this.load();
    }

    private async load(): Promise<void> {
        try {
            const read = await get<ExtractionDetails>(`/api/extractions/${this.extractionId}`);
            this.extraction = read;
            this.failure = '';
            // pages that were turned stay: rows are only ever added behind them
            if (this.rows.length > read.rows.length) return;
            this.rows = read.rows;
            this.next = read.next;
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    override render() {
        return html`<div class="page">
            <a class="back" href="/extractions">${icon('left', 16)}${t.extractions.back}</a>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.extraction ? this.content(this.extraction) : nothing}
        </div>`;
    }

    private content(extraction: ExtractionDetails): TemplateResult {
        const text = t.extractions;
        const address = `/api/extractions/${extraction.id}`;
        return html`<header>
                <div class="grow"><h1>${text.of(extraction.agent, extraction.collectionName)}</h1><p class="lead">${text.started(moment(extraction.createdAt))}</p></div>
                <div class="tools">
                    ${extraction.state === 'RUNNING' ? html`<button class="secondary" type="button" @click=${this.stop}>${icon('stop', 18)}${text.stop}</button>` : nothing}
                    ${extraction.done + extraction.failed
                        ? html`<a class="button secondary" href="${address}/csv" download>${icon('download', 18)}${text.csv}</a>
                              <a class="button secondary" href="${address}/json" download>${icon('download', 18)}${text.json}</a>`
                        : nothing}
                    <button class="secondary icon" type="button" aria-label=${text.delete} title=${text.delete} @click=${() => (this.deleting = true)}>${icon('trash', 18)}</button>
                </div>
            </header>
            <lk-extraction-progress role="status" .extraction=${extraction}></lk-extraction-progress>
            ${this.rows.length ? this.table(extraction.fields) : html`<p class="soft">${extraction.state === 'RUNNING' ? text.noRowsYet : text.noRows}</p>`}
            ${this.next ? html`<button class="secondary more" type="button" @click=${this.more}>${text.more}</button>` : nothing}
            ${this.deleting
                ? html`<lk-confirm heading=${text.deleteHeading} body=${text.deleteBody(extraction.done + extraction.failed)} verb=${text.delete}
                      .act=${this.delete} @dismissed=${() => (this.deleting = false)}></lk-confirm>`
                : nothing}`;
    }

    private table(fields: string[]): TemplateResult {
        const text = t.extractions;
        return html`<div class="card scroll" tabindex="0" role="region" aria-label=${text.rows}>
            <table>
                <thead><tr><th scope="col">${text.document}</th>${fields.map(field => html`<th scope="col">${field}</th>`)}<th scope="col">${text.check}</th></tr></thead>
                <tbody>${this.rows.map(row => this.row(row, fields))}</tbody>
            </table>
        </div>`;
    }

    private row(row: ExtractionRow, fields: string[]): TemplateResult {
        const text = t.extractions;
        const doubts = row.unsupported.map(each => text.unsupported(each.field, each.value));
        return html`<tr>
            <th scope="row"><a href="/documents/${row.document}">${row.title}</a></th>
            ${fields.map(field => this.value(field, row.data[field]))}
            <td class=${doubts.length || row.reason ? '' : 'blank'} data-label=${text.check}>
                ${row.reason ? html`<p class=${row.state === 'FAILED' ? 'bad' : ''}>${row.reason}</p>` : nothing}
                ${doubts.map(doubt => html`<p class="doubt">${icon('warning', 16)}${doubt}</p>`)}
            </td>
        </tr>`;
    }

    private value(field: string, value: unknown): TemplateResult {
        const content = Array.isArray(value) ? html`<ul>${value.map(each => html`<li>${words(each)}</li>`)}</ul>` : words(value);
        return html`<td class=${value === undefined ? 'blank' : ''} data-label=${field}>${content}</td>`;
    }

    private readonly more = async (): Promise<void> => {
        try {
            const read = await get<ExtractionDetails>(`/api/extractions/${this.extractionId}?after=${this.next ?? ''}`);
            this.rows = [...this.rows, ...read.rows];
            this.next = read.next;
        } catch (failure) {
            toast(sentenceOf(failure), true);
        }
    };

    private readonly stop = async (): Promise<void> => {
        try {
            await post(`/api/extractions/${this.extractionId}/cancellation`);
            await this.load();
        } catch (failure) {
            toast(sentenceOf(failure), true);
        }
    };

    private readonly delete = async (): Promise<void> => {
        await remove(`/api/extractions/${this.extractionId}`);
        navigate('/extractions', true);
    };
}

function words(value: unknown): string {
    if (value === undefined || value === null) return '';
    if (typeof value === 'boolean') return value ? t.extractions.yes : t.extractions.no;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
