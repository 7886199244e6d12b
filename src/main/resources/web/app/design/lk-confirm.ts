import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sentenceOf } from '../platform/client';
import { t } from '../strings';
import { controls } from './controls';
import './lk-dialog';

/** Asks before something is gone, names what goes, and stays open with the reason when it fails. */
@customElement('lk-confirm')
export class LkConfirm extends LitElement {
    static override styles = [controls, css`p { line-height: 1.6; overflow-wrap: anywhere; }`];

    @property() heading = '';
    @property() body = '';
    @property() verb = t.remove;
    /** On the button that leaves everything as it is. */
    @property() decline = t.cancel;
    /** When set, this word must be typed first. */
    @property() word = '';
    @property({ attribute: false }) act: () => Promise<unknown> = () => Promise.resolve();
    @state() private typed = '';
    @state() private busy = false;
    @state() private failure = '';

    override render() {
        return html`<lk-dialog heading=${this.heading} @dismissed=${this.end}>
            <p>${this.body}</p>
            <slot></slot>
            ${this.word
                ? html`<div class="field">
                      <label for="word">${t.collections.deleteType(this.word)}</label>
                      <input id="word" autocomplete="off" .value=${this.typed} @input=${(event: InputEvent) => (this.typed = (event.target as HTMLInputElement).value)}>
                  </div>`
                : nothing}
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <button slot="actions" class="secondary" type="button" @click=${this.end}>${this.decline}</button>
            <button slot="actions" class="danger" type="button" ?disabled=${this.busy || this.typed !== this.word} @click=${this.go}>${this.verb}</button>
        </lk-dialog>`;
    }

    private async go(): Promise<void> {
        this.busy = true;
        this.failure = '';
        try {
            await this.act();
            this.end();
        } catch (failure) {
            this.failure = sentenceOf(failure);
            this.busy = false;
        }
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
