import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import type { SourceDocument } from '../platform/types';
import { t } from '../strings';

const TONES = { WAITING: 'plain', WORKING: 'info', SEARCHABLE: 'good', DEGRADED: 'warn', FAILED: 'bad', REMOVING: 'plain' } as const;

/** A document's state as a pill; while in work, with its stage. */
@customElement('lk-state')
export class LkState extends LitElement {
    static override styles = [
        controls,
        css`
            span { display: inline-flex; align-items: center; gap: 6px; padding: 3px 10px 3px 8px; border-radius: 99px; font: 550 var(--text-s) / 1.4 var(--sans); white-space: nowrap; }
            span::before { content: ''; width: 7px; height: 7px; border-radius: 50%; background: currentColor; }
            .plain { background: var(--sunken); color: var(--ink-soft); } .info { background: var(--info-soft); color: var(--info); } .good { background: var(--good-soft); color: var(--good); }
            .warn { background: var(--warn-soft); color: var(--warn); } .bad { background: var(--bad-soft); color: var(--bad); }
            .info::before { animation: pulse 1.4s ease-in-out infinite; }
            @keyframes pulse { 50% { opacity: 0.25; } }
            @media (prefers-reduced-motion: reduce) { .info::before { animation: none; } }
        `,
    ];

    @property({ attribute: false }) source!: SourceDocument;

    override render() {
        const { state, stage } = this.source;
        return html`<span class=${TONES[state]}>${t.documents.states[state]}${state === 'WORKING' ? `: ${t.documents.stages[stage]}` : ''}</span>`;
    }
}
