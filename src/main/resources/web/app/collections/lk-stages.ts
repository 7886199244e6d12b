import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { bytes, count, moment, seconds } from '../platform/format';
import type { SourceDocument, Stage } from '../platform/types';
import { t } from '../strings';

const STAGES = ['RECEIVED', 'PARSE', 'CHUNK', 'EMBED', 'INDEX'] as const;

type Standing = 'done' | 'now' | 'stopped' | 'ahead';

/** A document unfolded: which stages it went through, what each took, where it stopped and why. */
@customElement('lk-stages')
export class LkStages extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; gap: 14px; white-space: normal; }
            .why { display: grid; gap: 2px; max-width: 70ch; font-size: var(--text-s); line-height: 1.5; overflow-wrap: anywhere; }
            .parts { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 12px 40px; align-items: start; }
            li { display: grid; grid-template-columns: 18px minmax(0, 1fr) minmax(60px, 34%) 64px; align-items: center; gap: 10px; min-height: 28px; font-size: var(--text-s); }
            .mark { display: grid; place-items: center; width: 18px; height: 18px; border-radius: 50%; color: var(--ink-soft); }
            .mark::before { content: ''; width: 7px; height: 7px; border: 1.5px solid currentColor; border-radius: 50%; }
            .done .mark { color: var(--good); } .now .mark { color: var(--info); } .stopped .mark { color: var(--bad); }
            .now .mark::before { background: currentColor; animation: pulse 1.4s ease-in-out infinite; }
            .done .mark::before, .stopped .mark::before { display: none; }
            .ahead { color: var(--ink-soft); }
            .now .time { color: var(--info); } .stopped .time { color: var(--bad); }
            .bar { height: 6px; border-radius: 3px; background: var(--sunken); overflow: hidden; }
            .bar div { height: 100%; min-width: 2px; border-radius: 3px; background: var(--accent); }
            .stopped .bar div { background: var(--bad); }
            .time { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
            dl { padding-top: 2px; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 16px; font-size: var(--text-s); line-height: 1.6; }
            dt { color: var(--ink-soft); }
            dd { overflow-wrap: anywhere; }
            @keyframes pulse { 50% { opacity: 0.25; } }
            @media (prefers-reduced-motion: reduce) { .now .mark::before { animation: none; } }
            @media (max-width: 700px) { .parts { grid-template-columns: minmax(0, 1fr); } }
        `,
    ];

    @property({ attribute: false }) source!: SourceDocument;

    override render() {
        const { reason, remedy } = this.source;
        return html`${reason ? html`<p class="why"><span>${reason}</span>${remedy ? html`<span class="soft">${remedy}</span>` : nothing}</p>` : nothing}
            <div class="parts">
                <ol aria-label=${t.stages.unfold(this.source.name)}>${STAGES.map(stage => this.stage(stage))}</ol>
                <dl>${this.facts().map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
            </div>`;
    }

    private stage(stage: (typeof STAGES)[number]) {
        const standing = this.standing(stage);
        const spent = this.spent(stage);
        return html`<li class=${standing}>
            <span class="mark">${standing === 'done' ? icon('check', 16) : standing === 'stopped' ? icon('warning', 16) : nothing}</span>
            <span>${t.stages.names[stage]}<span class="unseen">: ${t.stages.standings[standing]}</span></span>
            ${spent === undefined ? html`<span></span>` : html`<span class="bar" aria-hidden="true">${spent ? html`<div data-share=${spent / this.longest()}></div>` : nothing}</span>`}
            <span class="time">${spent === undefined ? (standing === 'now' ? t.stages.standings.now : '') : seconds(spent)}</span>
        </li>`;
    }

    private standing(stage: Stage): Standing {
        const { state } = this.source;
        const at = STAGES.findIndex(candidate => candidate === stage);
        if (state === 'SEARCHABLE' || state === 'DEGRADED') return 'done';
        const reached = state === 'WORKING' ? STAGES.findIndex(candidate => candidate === this.source.stage) : this.last();
        if (state === 'WAITING' || state === 'REMOVING' || at > reached) return 'ahead';
        return at < reached ? 'done' : state === 'WORKING' ? 'now' : 'stopped';
    }

    /** The stage that it ended in: the service keeps the times of those that it came to. */
    private last(): number {
        return Math.max(0, STAGES.findLastIndex(stage => this.source.timings[`${stage.toLowerCase()}Millis`] !== undefined));
    }

    /** Milliseconds. What the index takes is not measured for one document: it commits many together. */
    private spent(stage: Stage): number | undefined {
        return stage === 'INDEX' ? undefined : this.source.timings[`${stage.toLowerCase()}Millis`];
    }

    private longest(): number {
        return Math.max(1, ...STAGES.map(stage => this.spent(stage) ?? 0));
    }

    private facts(): [string, string][] {
        const { attempts, createdAt, updatedAt, revision, mediaType, sizeBytes, pageCount, chunkCount } = this.source;
        const text = t.stages;
        const facts: [string, string][] = [
            [text.attempts, count(attempts)],
            [text.added, moment(createdAt)],
            [t.documents.updated, moment(updatedAt)],
            [text.revision, count(revision)],
            [text.kind, mediaType],
            [t.documents.size, bytes(sizeBytes)],
        ];
        if (pageCount) facts.push([t.documents.pages, count(pageCount)]);
        if (chunkCount) facts.push([t.documents.passages, count(chunkCount)]);
        return facts;
    }

    protected override updated(): void {
        for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('[data-share]')) bar.style.width = `${Number(bar.dataset['share']) * 100}%`;
    }
}
