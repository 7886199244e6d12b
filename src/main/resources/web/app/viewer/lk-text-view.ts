import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import type { Block, DocumentText } from '../platform/types';
import { t } from '../strings';
import { cells, group, pieces, type Group } from './passage';
import { textStyles } from './text-styles';

// blocks around the passage that are drawn at once; more on request keeps a 2,000-page file quick
const AROUND = 250;

/** A document as its parsed text: headings, lists, tables, code, with the passage marked and in view. */
@customElement('lk-text-view')
export class LkTextView extends LitElement {
    static override styles = [controls, textStyles];

    @property({ attribute: false }) source!: DocumentText;
    @property({ type: Number }) start = 0;
    @property({ type: Number }) end = 0;
    @state() private from = 0;
    @state() private to = 0;
    private settled = false;

    override connectedCallback(): void {
        super.connectedCallback();
        this.tabIndex = 0;
        this.setAttribute('role', 'group');
        this.setAttribute('aria-label', t.viewer.text);
    }

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (!changed.has('source') && !changed.has('start') && !changed.has('end')) return;
        const at = Math.max(0, this.source.blocks.findIndex(block => block.end > this.start));
        this.from = Math.max(0, at - AROUND);
        this.to = Math.min(this.source.blocks.length, at + AROUND);
        this.settled = false;
    }

    override render() {
        const { blocks } = this.source;
        return html`<article>
            ${this.start >= this.source.text.length && this.end > this.start ? html`<div class="notice warn">${icon('info', 18)}<span>${t.viewer.passageGone}</span></div>` : nothing}
            ${this.from > 0 ? html`<button class="secondary small" type="button" @click=${() => (this.from = Math.max(0, this.from - 2 * AROUND))}>${t.viewer.earlier}</button>` : nothing}
            ${group(blocks.slice(this.from, this.to)).map(part => this.group(part))}
            ${blocks.length === 0 ? html`<p>${this.range(0, this.source.text.length)}</p>` : nothing}
            ${this.to < blocks.length ? html`<button class="secondary small" type="button" @click=${() => (this.to = Math.min(blocks.length, this.to + 2 * AROUND))}>${t.viewer.later}</button>` : nothing}
        </article>`;
    }

    private group(part: Group): TemplateResult {
        switch (part.kind) {
            case 'page':
                return html`<div class="page"><span>${t.viewer.pageMark(part.page)}</span></div>`;
            case 'list':
                return html`<ul class=${this.isNumbered(part.blocks[0]) ? 'numbered' : ''}>${part.blocks.map(block => html`<li>${this.range(block.start, block.end)}</li>`)}</ul>`;
            case 'table':
                return this.table(part.header, part.rows);
            case 'block':
                return this.block(part.block);
        }
    }

    /** Rows of a sheet begin with their place in it. */
    private table(header: Block | null, rows: Block[]): TemplateResult {
        const placed = [header, ...rows].some(row => row?.cells);
        const place = (row: Block) => (placed ? html`<td class="place">${row.cells ?? ''}</td>` : nothing);
        return html`<div class="table"><table>
            ${header ? html`<thead><tr>${place(header)}${this.cells(header, true)}</tr></thead>` : nothing}
            <tbody>${rows.map(row => html`<tr>${place(row)}${this.cells(row, false)}</tr>`)}</tbody>
        </table></div>`;
    }

    /** The text brings its own numbers or bullets. */
    private isNumbered(first: Block | undefined): boolean {
        return !!first && /^\s*(\d{1,3}[.)]|[a-z][.)]|[•‣◦–-])\s/.test(this.source.text.slice(first.start, first.end));
    }

    private block({ kind, start, end, level }: Block): TemplateResult {
        const content = this.range(start, end);
        if (kind === 'TITLE') return html`<h3 class="title">${content}</h3>`;
        if (kind === 'HEADING') return level <= 2 ? html`<h4 class="level-${level}">${content}</h4>` : html`<h5>${content}</h5>`;
        if (kind === 'CODE') return html`<pre><code>${content}</code></pre>`;
        if (kind === 'NOTE') return html`<aside>${content}</aside>`;
        return html`<p>${content}</p>`;
    }

    private cells(row: Block, header: boolean): TemplateResult[] {
        return cells(this.source, row).map(({ start, end }) => {
            const content = this.range(start, end);
            return header ? html`<th scope="col">${content}</th>` : html`<td>${content}</td>`;
        });
    }

    private range(from: number, to: number) {
        return pieces(this.source.text, from, to, this.start, this.end).map(piece => (piece.marked ? html`<mark>${piece.text}</mark>` : piece.text));
    }

    protected override updated(): void {
        if (this.settled) return;
        this.settled = true;
        requestAnimationFrame(() => {
            const mark = this.renderRoot.querySelector('mark');
            if (mark) mark.scrollIntoView({ block: 'center', behavior: 'instant' });
            else this.scrollTop = 0;
        });
    }
}
