import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { controls } from '../design/controls';
import { t } from '../strings';
import './lk-answer';
import './lk-approval';
import './lk-timeline';
import type { Run } from './run';
import { isEventful, waiting } from './timeline';

/** An answer while it is made: what is being done, what must be decided, and the text as it comes. */
@customElement('lk-run-view')
export class LkRunView extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 18px; }
            .status { display: flex; align-items: center; gap: 12px; color: var(--ink-soft); }
            .status.small { font-size: var(--text-s); }
            .pulse { flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--accent); animation: pulse 1.4s ease-in-out infinite; }
            @keyframes pulse { 50% { opacity: 0.25; transform: scale(0.7); } }
            @media (prefers-reduced-motion: reduce) { .pulse { animation: none; } }
        `,
    ];

    @property({ attribute: false }) run!: Run;
    /** Number of the citation that the viewer shows now. */
    @property({ type: Number }) active = 0;
    private ending = (): void => undefined;
    private followed: Run | null = null;

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.ending();
        this.followed = null;
    }

    protected override willUpdate(): void {
        if (this.followed === this.run) return;
        this.ending();
        this.followed = this.run;
        this.ending = this.run.state.subscribe(() => this.requestUpdate());
    }

    override render() {
        const { text, status, steps, sources } = this.run.state.value;
        const decision = waiting(steps);
        const answer = { id: this.run.id, runId: null, text, citations: sources, nearest: [], outcome: null, model: null, agent: null, steps, verdicts: [], conflicts: [], running: true };
        return html`${text ? html`<article aria-label=${t.chat.answer}><lk-answer .answer=${answer} .active=${this.active}></lk-answer></article>`
            : isEventful(steps) ? html`<lk-timeline .steps=${steps} .sources=${sources} open></lk-timeline>`
            : html`<p class="status"><span class="pulse" aria-hidden="true"></span>${status || t.chat.thinking}</p>`}
            ${text && steps.at(-1)?.kind === 'drafted' ? html`<p class="status small"><span class="pulse" aria-hidden="true"></span>${t.timeline.checking}</p>` : nothing}
            ${decision ? keyed(decision.call.call, html`<lk-approval .run=${this.run} .waiting=${decision}></lk-approval>`) : nothing}`;
    }
}
