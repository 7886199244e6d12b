import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import '../design/lk-menu';
import { toast } from '../design/lk-toasts';
import { menuItems } from '../design/menu-items';
import { pill } from '../design/pill';
import { post, put, remove, sentenceOf } from '../platform/client';
import { moment } from '../platform/format';
import type { Source, SourceRun } from '../platform/types';
import { t } from '../strings';
import { kindIcon } from './kinds';
import './lk-source-delete';
import './lk-source-runs';
import { sourceCardStyles } from './source-card-styles';
import { countsOf, isBusy, outcomeOf, standingOf } from './standing';

/** One source: how its last run went, when the next is due, and what can be done. Fires `changed` and `edit`. */
@customElement('lk-source-card')
export class LkSourceCard extends LitElement {
    static override styles = [controls, pill, menuItems, sourceCardStyles];

    @property() collectionId = '';
    @property({ attribute: false }) source!: Source;
    @state() private shown: '' | 'runs' | 'deleting' | 'emptied' = '';

    override render() {
        const { source } = this;
        const { tone, word } = standingOf(source);
        return html`<article aria-label=${source.name}>
                <div class="face">${icon(kindIcon(source.kind), 22)}</div>
                <div class="what"><h3>${source.name}</h3>
                    <p class="soft">${t.sources.kinds[source.kind]} · ${source.host} · ${t.sources.every(source.intervalMinutes)}</p></div>
                <span class="pill ${tone}" role="status">${word}</span>
                <div class="actions">${this.action()}${this.menu()}</div>
                ${source.lastRun ? this.run(source.lastRun) : nothing}
            </article>
            ${this.dialog()}`;
    }

    private action() {
        const { source } = this;
        if (source.paused) return html`<button class="secondary small" type="button" aria-label=${t.sources.resumeOne(source.name)} @click=${this.resume}>${icon('play', 16)}${t.sources.resume}</button>`;
        return html`<button class="secondary small" type="button" aria-label=${t.sources.runNowOne(source.name)} ?disabled=${isBusy(source)} @click=${this.request}>${icon('retry', 16)}${t.sources.runNow}</button>`;
    }

    private menu() {
        const item = (drawing: Parameters<typeof icon>[0], label: string, act: () => void, bad = false) =>
            html`<button class="item ${bad ? 'bad' : ''}" type="button" @click=${act}>${icon(drawing, 18)}${label}</button>`;
        return html`<lk-menu icon label=${t.sources.more(this.source.name)}><span slot="trigger">${icon('dots', 18)}</span>
            ${item('pencil', t.sources.edit, () => this.dispatchEvent(new Event('edit')))}
            ${item('clock', t.sources.history, () => (this.shown = 'runs'))}
            ${this.source.paused ? nothing : item('pause', t.sources.pause, this.pause)}
            <hr>${item('trash', t.sources.delete, () => (this.shown = 'deleting'), true)}</lk-menu>`;
    }

    private run(run: SourceRun) {
        const { source } = this;
        const next = source.nextRunAt && !source.paused && !isBusy(source) ? `, ${t.sources.next(moment(source.nextRunAt))}` : '';
        const when = run.endedAt ? t.sources.last(moment(run.endedAt)) : t.sources.began(moment(run.beganAt));
        const counts = countsOf(run);
        const { tone } = outcomeOf(run);
        return html`<div class="run">
            <p class="soft">${counts ? html`<span class="counts">${counts}</span>` : nothing}${when}${next}</p>
            ${run.reason && !isBusy(source) ? html`<div class="notice ${tone === 'plain' ? 'info' : tone}">${icon(tone === 'plain' ? 'info' : 'warning', 18)}<div><p>${run.reason}</p><p>${run.state === 'HELD' ? t.sources.heldRemedy : run.remedy}</p>
                ${run.state === 'HELD' && !source.paused ? html`<button class="secondary small" type="button" ?disabled=${isBusy(source)} @click=${() => (this.shown = 'emptied')}>${t.sources.emptied}</button>` : nothing}</div></div>` : nothing}
        </div>`;
    }

    private dialog() {
        const close = () => (this.shown = '');
        if (this.shown === 'runs') return html`<lk-source-runs .path=${this.path()} name=${this.source.name} @dismissed=${close}></lk-source-runs>`;
        if (this.shown === 'deleting') return html`<lk-source-delete .path=${this.path()} name=${this.source.name} @dismissed=${close} @deleted=${this.changed}></lk-source-delete>`;
        if (this.shown === 'emptied')
            return html`<lk-confirm heading=${t.sources.emptiedHeading} body=${t.sources.emptiedBody(this.source.name)} verb=${t.sources.emptiedVerb} .act=${this.empty} @dismissed=${close}></lk-confirm>`;
        return nothing;
    }

    private path(): string {
        return `/api/collections/${this.collectionId}/sources/${this.source.id}`;
    }

    private readonly pause = (): Promise<void> => this.ask(() => put(`${this.path()}/pause`, {}));
    private readonly resume = (): Promise<void> => this.ask(() => remove(`${this.path()}/pause`));
    private readonly request = (): Promise<void> => this.ask(() => post(`${this.path()}/runs`, {}));

    private readonly empty = async (): Promise<void> => {
        await post(`${this.path()}/runs`, { acceptEmpty: true });
        this.changed();
    };

    private async ask(act: () => Promise<unknown>): Promise<void> {
        try {
            await act();
        } catch (failure) {
            toast(sentenceOf(failure), true);
        }
        this.changed();
    }

    private changed(): void {
        this.dispatchEvent(new Event('changed'));
    }
}
