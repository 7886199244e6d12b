import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-dialog';
import '../design/lk-secret';
import { t } from '../strings';

/** A secret that is shown this one time. Fires `dismissed`. */
@customElement('lk-once')
export class LkOnce extends LitElement {
    static override styles = [controls, css`p { line-height: 1.6; }`];

    @property() heading = '';
    @property() body = '';
    @property() value = '';

    override render() {
        return html`<lk-dialog heading=${this.heading} @dismissed=${this.end}>
            <p>${this.body}</p>
            <lk-secret .value=${this.value} label=${this.heading}></lk-secret>
            <button slot="actions" class="primary" type="button" @click=${this.end}>${t.done}</button>
        </lk-dialog>`;
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
