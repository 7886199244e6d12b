import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import type { Extraction } from '../platform/types';
import { t } from '../strings';

/** How far an extraction is: a bar while it runs, and the words for it. */
@customElement('lk-extraction-progress')
export class LkExtractionProgress extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; gap: 6px; }
            progress { appearance: none; width: 100%; height: 6px; border: 0; border-radius: 3px; overflow: hidden; background: var(--sunken); }
            progress::-webkit-progress-bar { background: var(--sunken); }
            progress::-webkit-progress-value { background: var(--accent); }
            progress::-moz-progress-bar { background: var(--accent); }
            p { display: flex; flex-wrap: wrap; gap: 2px 12px; color: var(--ink-soft); font-size: var(--text-s); overflow-wrap: anywhere; }
            strong { color: var(--ink); font-weight: 600; }
            .bad { color: var(--bad); }
        `,
    ];

    @property({ attribute: false }) extraction!: Extraction;

    override render() {
        const text = t.extractions;
        const { state, total, done, failed, reason } = this.extraction;
        return html`${state === 'RUNNING' ? html`<progress max=${Math.max(total, 1)} .value=${done + failed} aria-label=${text.progress}></progress>` : nothing}
            <p><strong>${text.states[state]}</strong><span>${text.read(done, total)}</span>
                ${failed ? html`<span class="bad">${text.failed(failed)}</span>` : nothing}
                ${reason ? html`<span class=${state === 'FAILED' ? 'bad' : ''}>${reason}</span>` : nothing}</p>`;
    }
}
