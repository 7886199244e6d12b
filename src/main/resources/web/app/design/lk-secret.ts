import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from './controls';
import './lk-copy';

/** A value that is shown once, with a copy button. */
@customElement('lk-secret')
export class LkSecret extends LitElement {
    static override styles = [
        controls,
        css`
            div { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 16px; border: 1px dashed var(--line-strong); border-radius: var(--radius); background: var(--sunken); }
            code { flex: 1; font: 600 var(--text-m) / 1.5 var(--mono); overflow-wrap: anywhere; user-select: all; }
        `,
    ];

    @property() value = '';
    @property() label = '';

    override render() {
        return html`<div><code aria-label=${this.label} role="textbox" aria-readonly="true" tabindex="0">${this.value}</code><lk-copy .text=${this.value} labelled></lk-copy></div>`;
    }
}
