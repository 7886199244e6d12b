import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { pill } from '../design/pill';
import type { SourceDocument } from '../platform/types';
import { t } from '../strings';

const TONES = { WAITING: 'plain', WORKING: 'info', SEARCHABLE: 'good', DEGRADED: 'warn', FAILED: 'bad', REMOVING: 'plain' } as const;

/** A document's state as a pill; while in work, with its stage. */
@customElement('lk-state')
export class LkState extends LitElement {
    static override styles = [controls, pill];

    @property({ attribute: false }) source!: SourceDocument;

    override render() {
        const { state, stage } = this.source;
        return html`<span class="pill ${TONES[state]}">${t.documents.states[state]}${state === 'WORKING' ? `: ${t.documents.stages[stage]}` : ''}</span>`;
    }
}
