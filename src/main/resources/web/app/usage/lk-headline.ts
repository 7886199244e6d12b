import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { compact, count, date, hours, money, share } from '../platform/format';
import type { Elsewhere, UsageReport } from '../platform/types';
import { t } from '../strings';

/** A month in four numbers, and what its tokens would have cost elsewhere. */
@customElement('lk-headline')
export class LkHeadline extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; height: auto; overflow: visible; }
            .numbers { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; }
            .number { padding: 16px 18px; }
            dt { color: var(--ink-soft); font: 550 var(--text-s) / 1.3 var(--sans); }
            .value { margin: 4px 0 2px; font: 600 1.625rem / 1.2 var(--serif); letter-spacing: -0.01em; font-variant-numeric: lining-nums; overflow-wrap: anywhere; }
            .note { color: var(--ink-soft); font-size: var(--text-s); line-height: 1.4; }
            .elsewhere { padding: 16px 18px; display: grid; gap: 10px; }
            .elsewhere h2 { font-size: var(--text-m); }
            ul { display: grid; gap: 10px; }
            li { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 2px 12px; padding-top: 10px; border-top: 1px solid var(--line); }
            li strong { font-weight: 600; font-variant-numeric: tabular-nums; }
            li .note { overflow-wrap: anywhere; }
            @media (max-width: 860px) { .numbers { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
            @media (max-width: 480px) { .number { padding: 12px 14px; } .value { font-size: 1.375rem; } }
        `,
    ];

    @property({ attribute: false }) report!: UsageReport;

    override render() {
        const { totals, elsewhere } = this.report;
        return html`<dl class="numbers">
                ${this.number(t.usage.calls, count(totals.calls), t.usage.failed(totals.failures))}
                ${this.number(t.usage.tokens, compact(totals.input + totals.output), t.usage.inOut(compact(totals.input), compact(totals.output)))}
                ${this.cost()}
                ${this.utilisation()}
            </dl>
            ${this.others()}
            ${totals.calls > 0 ? this.comparison(elsewhere) : nothing}`;
    }

    private number(name: string, value: string, note: string) {
        return html`<div class="card number"><dt>${name}</dt><dd class="value">${value}</dd><dd class="note">${note}</dd></div>`;
    }

    private cost() {
        const { totals, machines, currency } = this.report;
        const hardware = machines.reduce((sum, each) => sum + each.hardwareCost, 0);
        const note = machines.length ? t.usage.hardware(money(hardware, currency)) : totals.cost === 0 ? t.usage.costNone : '';
        return this.number(t.usage.cost, money(totals.cost, currency), note);
    }

    private utilisation() {
        const { machines } = this.report;
        const busy = machines.reduce((sum, each) => sum + each.occupiedHours, 0);
        const all = machines.reduce((sum, each) => sum + each.hours, 0);
        if (all === 0) return this.number(t.usage.utilisation, '–', t.usage.utilisationNone);
        return this.number(t.usage.utilisation, share(busy / all), t.usage.utilisationHint(hours(busy), hours(all)));
    }

    private others() {
        const others = this.report.otherCurrencies;
        if (!others.length) return nothing;
        return html`<div class="notice info">${icon('info', 18)}<span>${t.usage.others(others.map(({ cost, currency }) => money(cost, currency)).join(', '))}</span></div>`;
    }

    private comparison(elsewhere: Elsewhere[]) {
        const text = t.usage;
        return html`<section class="card elsewhere" aria-labelledby="elsewhere">
            <div><h2 id="elsewhere">${text.elsewhere}</h2><p class="note">${elsewhere.length ? text.elsewhereLead : text.elsewhereNone}</p></div>
            ${elsewhere.length ? html`<ul>
                <li><span>${text.here}: <strong>${money(this.report.fullCost, this.report.currency)}</strong></span><span class="note">${this.report.machines.length ? text.hereIdle : ''}</span></li>
                ${elsewhere.map(each => html`<li><span>${text.elsewhereLine(each.name)}: <strong>${money(each.cost, this.report.currency)}</strong></span>
                <span class="note">${text.listed(date(each.date))}, ${source(each.source)}</span></li>`)}</ul>` : nothing}
        </section>`;
    }
}

/** A link only when it is one: what else the file says stays text. */
function source(text: string) {
    return text.startsWith('https://') ? html`<a href=${text} target="_blank" rel="noopener noreferrer" title=${text}>${t.usage.source}</a>` : text;
}
