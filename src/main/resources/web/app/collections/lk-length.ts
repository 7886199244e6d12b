import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { controls } from '../design/controls';
import { t } from '../strings';

// a model may read 32,000 tokens, and nobody can set a chunk of 300 with a slider that long
const SLIDER_END = 1024;

/** A number of tokens, by a slider or as a number. Fires `changed` with it. */
@customElement('lk-length')
export class LkLength extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; }
            .pair { display: grid; grid-template-columns: minmax(60px, 1fr) 84px auto; gap: 10px; align-items: center; }
            .pair input[type='range'] { min-height: 24px; padding: 0; border: 0; background: none; accent-color: var(--accent); }
            .pair input[type='number'] { min-height: 36px; padding: 4px 8px; text-align: right; font-variant-numeric: tabular-nums; }
        `,
    ];

    @property() label = '';
    @property() hint = '';
    @property({ type: Number }) value = 0;
    @property({ type: Number }) least = 0;
    @property({ type: Number }) most = 0;

    override render() {
        const end = Math.max(this.least, Math.min(this.most, Math.max(SLIDER_END, this.value)));
        return html`<div class="field">
            <label for="number">${this.label}</label>
            <div class="pair">
                <input type="range" aria-label=${t.ingest.slider(this.label)} min=${this.least} max=${end} ?disabled=${end === this.least} .value=${live(String(this.value))} @input=${this.changed}>
                <input id="number" type="number" inputmode="numeric" min=${this.least} max=${this.most} aria-describedby="hint" .value=${live(String(this.value))} @change=${this.changed}>
                <span class="soft">${t.ingest.unit}</span>
            </div>
            <p class="hint" id="hint">${this.hint}</p>
        </div>`;
    }

    private changed(event: Event): void {
        const { valueAsNumber } = event.target as HTMLInputElement;
        // what is no number leaves things as they were
        if (Number.isNaN(valueAsNumber)) return this.requestUpdate();
        this.dispatchEvent(new CustomEvent('changed', { detail: valueAsNumber }));
        this.requestUpdate();
    }
}
