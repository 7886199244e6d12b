import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { get, post, sentenceOf } from '../platform/client';
import { hasRole } from '../platform/session';
import type { Comparison, Models } from '../platform/types';
import { t } from '../strings';
import './lk-comparison';
import { Run } from './run';

/** Asks the question of a run again and shows what became different. */
@customElement('lk-replay')
export class LkReplay extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
            select { width: auto; max-width: 220px; min-height: 30px; padding: 2px 8px; font-size: var(--text-s); }
            .status { display: inline-flex; align-items: center; gap: 8px; color: var(--ink-soft); font-size: var(--text-s); }
            .pulse { width: 9px; height: 9px; border-radius: 50%; background: var(--accent); animation: pulse 1.4s ease-in-out infinite; }
            @keyframes pulse { 50% { opacity: 0.25; transform: scale(0.7); } }
            @media (prefers-reduced-motion: reduce) { .pulse { animation: none; } }
            .notice { flex-basis: 100%; }
        `,
    ];

    @property() runId = '';
    @state() private models: string[] = [];
    @state() private again: { conversationId: string; runId: string } | null = null;
    @state() private running: Run | null = null;
    @state() private comparison: Comparison | null = null;
    @state() private failure = '';
    @query('select') private choice!: HTMLSelectElement | null;

    override connectedCallback(): void {
        super.connectedCallback();
        // others may not see which models there are; they ask the same one again
        if (hasRole('ADMIN', 'AUDITOR')) get<Models>('/api/models').then(({ models }) => (this.models = models.map(({ name }) => name)), () => undefined);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.running?.close();
        this.running = null;
    }

    override render() {
        const text = t.receipt;
        return html`${this.models.length ? html`<select aria-label=${text.replayModel} ?disabled=${this.running !== null}>
                <option value="">${text.sameModel}</option>${this.models.map(model => html`<option value=${model}>${model}</option>`)}</select>` : nothing}
            <button class="secondary small" type="button" ?disabled=${this.running !== null} @click=${this.replay}>${icon('retry', 16)}${text.replay}</button>
            <span class="status" role="status">${this.running ? html`<span class="pulse"></span>${text.replaying}` : nothing}</span>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.comparison && this.again ? html`<lk-comparison .comparison=${this.comparison} .conversationId=${this.again.conversationId} @dismissed=${() => (this.comparison = null)}></lk-comparison>` : nothing}`;
    }

    private async replay(): Promise<void> {
        this.failure = '';
        try {
            const again = await post<{ conversationId: string; runId: string }>(`/api/runs/${this.runId}/replays`, { model: this.choice?.value || null });
            this.again = again;
            const run = new Run(again.runId);
            this.running = run;
            run.state.subscribe(() => {
                const { finished, failed } = run.state.value;
                if (this.running === run && (finished || failed)) void this.compare(again.runId, failed?.reason ?? '');
            });
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private async compare(other: string, reason: string): Promise<void> {
        this.running = null;
        if (reason) {
            this.failure = t.receipt.replayFailed(reason);
            return;
        }
        try {
            this.comparison = await get<Comparison>(`/api/runs/${this.runId}/comparison/${other}`);
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }
}
