import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-bars';
import type { Series } from '../design/lk-bars';
import { get, sentenceOf } from '../platform/client';
import { compact, date, money, monthName } from '../platform/format';
import type { UsageGrouping, UsageReport } from '../platform/types';
import { t } from '../strings';
import './lk-headline';
import './lk-machines';
import './lk-usage-table';
import { monthsBetween, shift } from './month';
import { usageStyles } from './usage-styles';

const GROUPINGS: Exclude<UsageGrouping, 'day'>[] = ['user', 'team', 'model', 'task'];

/** What language models were used for in a month and what it cost, for administrators and auditors. */
@customElement('lk-usage')
export class LkUsage extends LitElement {
    static override styles = [controls, pageLayout, usageStyles];

    @state() private days: UsageReport | null = null;
    @state() private groups: UsageReport | null = null;
    @state() private by: (typeof GROUPINGS)[number] = 'user';
    /** Empty means this month, which only the service knows. */
    @state() private month = '';
    @state() private failure = '';
    private thisMonth = '';
    private asked = 0;

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.usage.heading);
        void this.load();
    }

    override render() {
        return html`<div class="page">
            <header>
                <div class="grow"><h1>${t.usage.heading}</h1><p class="lead">${t.usage.lead}</p></div>
                ${this.days ? this.picker(this.days) : nothing}
            </header>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.days ? this.report(this.days) : nothing}
        </div>`;
    }

    private picker(report: UsageReport) {
        const months = monthsBetween(report.firstMonth ?? this.thisMonth, this.thisMonth);
        return html`<div class="row picker">
            <button class="icon secondary" type="button" aria-label=${t.usage.earlier} title=${t.usage.earlier} ?disabled=${report.month <= months.at(-1)!} @click=${() => this.show(shift(report.month, -1))}>${icon('left', 18)}</button>
            <select aria-label=${t.usage.month} @change=${(event: Event) => this.show((event.target as HTMLSelectElement).value)}>
                ${months.map(month => html`<option value=${month} ?selected=${month === report.month}>${monthName(month)}</option>`)}
            </select>
            <button class="icon secondary" type="button" aria-label=${t.usage.later} title=${t.usage.later} ?disabled=${report.month >= this.thisMonth} @click=${() => this.show(shift(report.month, 1))}>${icon('right', 18)}</button>
        </div>`;
    }

    private report(report: UsageReport) {
        if (report.totals.calls === 0 && report.machines.length === 0) return this.empty(report);
        return html`<lk-headline .report=${report}></lk-headline>
            ${report.totals.calls > 0 ? html`${this.perDay(report)}${this.who()}` : this.empty(report)}
            ${report.machines.length ? html`<lk-machines .machines=${report.machines} currency=${report.currency}></lk-machines>` : nothing}`;
    }

    private empty(report: UsageReport) {
        return html`<div class="card empty">${icon('chart', 32)}<h2>${report.firstMonth ? t.usage.emptyMonth(monthName(report.month)) : t.usage.empty}</h2><p class="lead">${t.usage.emptyBody}</p></div>`;
    }

    private perDay({ groups, month, currency }: UsageReport) {
        const [year, number] = month.split('-').map(Number) as [number, number];
        const length = new Date(year, number, 0).getDate();
        const labels = Array.from({ length }, (_, at) => date(`${month}-${String(at + 1).padStart(2, '0')}`));
        const series: Series[] = [
            { name: t.usage.perDayCost, values: groups.map(day => day.figures.cost), format: value => money(value, currency) },
            { name: t.usage.perDayTokens, values: groups.map(day => day.figures.input + day.figures.output), format: compact },
        ];
        return html`<section aria-labelledby="days"><h2 id="days">${t.usage.perDay}</h2>
            <div class="card padded"><lk-bars heading=${t.usage.perDay} labelled=${t.usage.day} asTable=${t.usage.asTable} .labels=${labels} .marks=${labels.map((_, at) => String(at + 1))} .series=${series}></lk-bars></div>
        </section>`;
    }

    private who() {
        const report = this.groups;
        const note = { user: '', model: '', team: t.usage.teamNote, task: t.usage.taskNote }[this.by];
        return html`<section aria-labelledby="groups">
            <div class="tools">
                <h2 id="groups" class="unseen">${t.usage.groups}</h2>
                <div class="tabs" role="group" aria-label=${t.usage.by}>${GROUPINGS.map(by => html`<button class="small" type="button" aria-pressed=${this.by === by} @click=${() => this.group(by)}>${t.usage.grouping[by]}</button>`)}</div>
                <a class="button secondary small" href="/api/usage/csv?month=${this.days?.month ?? ''}&by=${this.by}" download>${icon('download', 16)}${t.usage.csv}</a>
            </div>
            ${note ? html`<p class="hint">${note}</p>` : nothing}
            ${report ? html`<lk-usage-table .groups=${report.groups} grouping=${t.usage.grouping[this.by]} currency=${report.currency}></lk-usage-table>
                ${report.totals.estimated > 0 ? html`<p class="hint">${t.usage.estimated(report.totals.estimated)}</p>` : nothing}` : nothing}
        </section>`;
    }

    private show(month: string): void {
        this.month = month;
        void this.load();
    }

    private async load(): Promise<void> {
        const asked = ++this.asked;
        try {
            const [days, groups] = await Promise.all([this.read('day'), this.read(this.by)]);
            if (asked !== this.asked) return;
            if (!this.month) this.thisMonth = days.month;
            this.days = days;
            this.groups = groups;
            this.failure = '';
        } catch (failure) {
            if (asked === this.asked) this.failure = sentenceOf(failure);
        }
    }

    private async group(by: (typeof GROUPINGS)[number]): Promise<void> {
        const asked = ++this.asked;
        try {
            const groups = await this.read(by);
            if (asked !== this.asked) return;
            this.by = by;
            this.groups = groups;
        } catch (failure) {
            if (asked === this.asked) this.failure = sentenceOf(failure);
        }
    }

    private read(by: UsageGrouping): Promise<UsageReport> {
        return get(`/api/usage?month=${this.month}&by=${by}`);
    }
}
