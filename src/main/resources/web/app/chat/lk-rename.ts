import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-dialog';
import { sentenceOf } from '../platform/client';
import type { ConversationLine } from '../platform/types';
import { t } from '../strings';
import { renameConversation } from './conversations';

/** Gives a conversation another title. Fires `dismissed`. */
@customElement('lk-rename')
export class LkRename extends LitElement {
    static override styles = [controls];

    @property({ attribute: false }) conversation!: ConversationLine;
    @state() private failure = '';
    @query('#title') private field!: HTMLInputElement;

    override firstUpdated(): void {
        this.field.focus();
        this.field.select();
    }

    override render() {
        return html`<lk-dialog heading=${t.nav.renameHeading} @dismissed=${this.end}>
            <form class="field" id="form" @submit=${this.submit}>
                <label for="title">${t.nav.renameLabel}</label>
                <input id="title" maxlength="200" .value=${this.conversation.title}>
            </form>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <button slot="actions" class="secondary" type="button" @click=${this.end}>${t.cancel}</button>
            <button slot="actions" class="primary" type="submit" form="form">${t.save}</button>
        </lk-dialog>`;
    }

    private async submit(event: Event): Promise<void> {
        event.preventDefault();
        const title = this.field.value.trim();
        if (!title) return;
        try {
            await renameConversation(this.conversation.id, title);
            this.end();
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
