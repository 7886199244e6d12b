import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from './controls';

export interface Series {
    name: string;
    /** One for each label, from the first on; the rest has not happened yet. */
    values: number[];
    format: (value: number) => string;
}

const HEIGHT = 132;
const TOP = 10;
const LEFT = 56;
const LABELS = 20;
const WIDEST = 26;

/** Bars over a common axis, one panel for each series, with the same figures as a table. */
@customElement('lk-bars')
export class LkBars extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; gap: 14px; min-width: 0; }
            figure { min-width: 0; }
            figcaption { font: 550 var(--text-s) / 1.4 var(--sans); color: var(--ink-soft); }
            svg { display: block; width: 100%; overflow: visible; }
            .grid { stroke: var(--line); }
            .base { stroke: var(--line-strong); }
            .bar { fill: var(--accent); }
            figure:nth-of-type(2) .bar { fill: var(--info); }
            .slot { fill: transparent; }
            .slot:hover + .bar { filter: brightness(1.25); }
            text { fill: var(--ink-soft); font: 500 0.75rem / 1 var(--sans); font-variant-numeric: tabular-nums; }
            summary { width: fit-content; color: var(--accent-text); font-size: var(--text-s); cursor: pointer; border-radius: 4px; }
            .scroll { position: relative; max-height: 320px; margin-top: 8px; overflow: auto; }
            table { width: 100%; border-collapse: collapse; font-size: var(--text-s); font-variant-numeric: tabular-nums; }
            th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: right; font-weight: 400; }
            th:first-child { text-align: left; }
            thead th { color: var(--ink-soft); font-weight: 550; }
        `,
    ];

    @property() heading = '';
    /** What a label is, as the heading of the table's first column. */
    @property() labelled = '';
    @property() asTable = '';
    @property({ attribute: false }) labels: string[] = [];
    /** Under the axis: short; shown where there is room. */
    @property({ attribute: false }) marks: string[] = [];
    @property({ attribute: false }) series: Series[] = [];
    @state() private width = 600;
    private readonly sizing = new ResizeObserver(entries => {
        const width = Math.round(entries[0]?.contentRect.width ?? 0);
        // in the next frame: a size that changes while sizes are told is an error to the browser
        if (width > 0 && width !== this.width) requestAnimationFrame(() => (this.width = width));
    });

    override connectedCallback(): void {
        super.connectedCallback();
        this.sizing.observe(this);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.sizing.disconnect();
    }

    override render() {
        return html`${this.series.map(one => this.panel(one))}
            <details><summary>${this.asTable}</summary>${this.table()}</details>`;
    }

    private panel(series: Series) {
        const step = niceStep(Math.max(...series.values, 0));
        const ticks = step === 0 ? [] : [1, 2, 3].map(count => count * step).filter(tick => tick <= step * Math.ceil(Math.max(...series.values) / step));
        const highest = ticks.at(-1) ?? 1;
        const y = (value: number): number => TOP + (HEIGHT - TOP) * (1 - value / highest);
        const slot = (this.width - LEFT) / this.labels.length;
        const bar = Math.min(WIDEST, Math.max(1, slot - 2));
        return html`<figure>
            <figcaption aria-hidden="true">${series.name}</figcaption>
            <svg role="img" aria-label="${this.heading}: ${series.name}. ${this.summary(series)}" height=${HEIGHT + LABELS} viewBox="0 0 ${this.width} ${HEIGHT + LABELS}">
                ${ticks.map(tick => svg`<line class="grid" x1=${LEFT} x2=${this.width} y1=${y(tick)} y2=${y(tick)}/>
                    <text x=${LEFT - 8} y=${y(tick) + 4} text-anchor="end">${series.format(tick)}</text>`)}
                <line class="base" x1=${LEFT} x2=${this.width} y1=${HEIGHT} y2=${HEIGHT}></line>
                ${series.values.map((value, at) => {
                    const middle = LEFT + slot * (at + 0.5);
                    const top = value > 0 ? Math.min(y(value), HEIGHT - 1) : HEIGHT;
                    return svg`<rect class="slot" x=${middle - slot / 2} y=${TOP} width=${slot} height=${HEIGHT - TOP}><title>${this.labels[at]}: ${series.format(value)}</title></rect>
                        <rect class="bar" pointer-events="none" x=${middle - bar / 2} y=${top} width=${bar} height=${HEIGHT - top} rx=${Math.min(2, bar / 3)}/>`;
                })}
                ${this.marks.map((mark, at) => (this.isMarked(at, slot) ? svg`<text x=${LEFT + slot * (at + 0.5)} y=${HEIGHT + 16} text-anchor="middle">${mark}</text>` : nothing))}
            </svg>
        </figure>`;
    }

    private isMarked(at: number, slot: number): boolean {
        const every = slot >= 24 ? 1 : slot >= 12 ? 2 : 5;
        return every === 5 ? at === 0 || (at + 1) % 5 === 0 : at % every === 0;
    }

    private summary({ values, format }: Series): string {
        const highest = Math.max(...values, 0);
        return `${this.labels[0]} – ${this.labels[values.length - 1]}: max ${format(highest)}${highest > 0 ? ` (${this.labels[values.indexOf(highest)]})` : ''}`;
    }

    private table() {
        return html`<div class="scroll" tabindex="0" role="group" aria-label=${this.heading}><table aria-label=${this.heading}>
            <thead><tr><th scope="col">${this.labelled}</th>${this.series.map(one => html`<th scope="col">${one.name}</th>`)}</tr></thead>
            <tbody>${(this.series[0]?.values ?? []).map((_, at) => html`<tr><th scope="row">${this.labels[at]}</th>
                ${this.series.map(one => html`<td>${one.format(one.values[at] ?? 0)}</td>`)}</tr>`)}</tbody>
        </table></div>`;
    }
}

/** A third of the axis or more: 1, 2, 2.5 or 5 times a power of ten. */
function niceStep(highest: number): number {
    if (highest <= 0) return 0;
    const least = highest / 3;
    const power = 10 ** Math.floor(Math.log10(least));
    return ([1, 2, 2.5, 5, 10].find(factor => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}
