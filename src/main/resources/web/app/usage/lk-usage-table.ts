import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { count, money, seconds } from '../platform/format';
import type { Figures, UsageGroup } from '../platform/types';
import { t } from '../strings';

type Column = keyof typeof t.usage.columns;
const COLUMNS = Object.keys(t.usage.columns) as Column[];

/** Figures of groups; a click on a heading sorts. */
@customElement('lk-usage-table')
export class LkUsageTable extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            :host { display: block; height: auto; overflow: visible; }
            table { font-size: var(--text-s); font-variant-numeric: tabular-nums; }
            th, td { padding: 9px 8px; white-space: nowrap; text-align: right; }
            thead th { padding: 0; }
            th:first-child { position: sticky; left: 0; z-index: 1; min-width: 150px; max-width: 280px; background: var(--surface); color: var(--ink); text-align: left; white-space: normal; overflow-wrap: anywhere; }
            th button { width: 100%; min-height: 38px; padding: 0 8px; gap: 4px; justify-content: flex-end; border-radius: 0; color: var(--ink-soft); font: 550 var(--text-s) / 1.2 var(--sans); }
            th:first-child button { justify-content: flex-start; padding-left: 16px; }
            tbody th { padding-left: 16px; font-weight: 500; }
            th[aria-sort] button { color: var(--ink); }
            th[aria-sort='ascending'] svg { transform: rotate(180deg); }
            .bad { color: var(--bad); }
            .none { color: var(--ink-soft); }
            :focus-visible { outline-offset: -2px; }
            @media (max-width: 700px) { th:first-child { max-width: 148px; min-width: 120px; } }
        `,
    ];

    @property({ attribute: false }) groups: UsageGroup[] = [];
    @property() grouping = '';
    @property() currency = '';
    @state() private sort: Column | 'name' = 'cost';
    @state() private ascending = false;

    override render() {
        const label = t.usage.table(this.grouping);
        return html`<div class="card scroll" tabindex="0" role="group" aria-label=${label}><table aria-label=${label}>
            <thead><tr>${this.heading('name', this.grouping)}${COLUMNS.map(column => this.heading(column, t.usage.columns[column]))}</tr></thead>
            <tbody>${this.sorted().map(({ name, figures }) => html`<tr><th scope="row">${name}</th>${COLUMNS.map(column => this.cell(figures, column))}</tr>`)}</tbody>
        </table></div>`;
    }

    private heading(column: Column | 'name', label: string) {
        const here = this.sort === column;
        return html`<th scope="col" aria-sort=${here ? (this.ascending ? 'ascending' : 'descending') : nothing}>
            <button type="button" title=${t.usage.hints[column] ?? nothing} @click=${() => this.by(column)}>${label}${here ? icon('down', 14) : nothing}</button></th>`;
    }

    private cell(figures: Figures, column: Column) {
        const value = figures[column];
        if (value === null) return html`<td class="none">–</td>`;
        return html`<td class=${column === 'failures' && value > 0 ? 'bad' : nothing}>${this.shown(column, value)}</td>`;
    }

    private shown(column: Column, value: number): string {
        if (column === 'cost') return money(value, this.currency);
        if (column === 'firstTokenP50Millis' || column === 'firstTokenP95Millis') return seconds(value);
        return count(column === 'tokensPerSecond' ? Math.round(value) : value);
    }

    private sorted(): UsageGroup[] {
        const column = this.sort;
        const direction = this.ascending ? 1 : -1;
        if (column === 'name') return [...this.groups].sort((one, other) => direction * one.name.localeCompare(other.name));
        return [...this.groups].sort((one, other) => direction * ((one.figures[column] ?? -1) - (other.figures[column] ?? -1)));
    }

    private by(column: Column | 'name'): void {
        this.ascending = this.sort === column ? !this.ascending : column === 'name';
        this.sort = column;
    }
}
