import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-copy';
import { t } from '../strings';

const SHOWN = 12;

/** A fingerprint: its beginning, and all of it to copy. */
@customElement('lk-hash')
export class LkHash extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: inline-flex; align-items: center; gap: 2px; }
            code { color: var(--ink-soft); font: 0.9em / 1.4 var(--mono); }
        `,
    ];

    @property() value = '';
    /** What it is the fingerprint of. */
    @property() label = '';

    override render() {
        return html`<code title=${this.value}>${this.value.slice(0, SHOWN)}${this.value.length > SHOWN ? '…' : ''}</code><lk-copy .text=${this.value} label=${t.receipt.copyHash(this.label)}></lk-copy>`;
    }
}
