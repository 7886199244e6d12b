import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-dialog';
import { put, sentenceOf } from '../platform/client';
import { navigate } from '../platform/router';
import { t } from '../strings';
import { template } from './template';

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Asks for a name and makes an agent of the template. Fires `dismissed`. */
@customElement('lk-new-agent')
export class LkNewAgent extends LitElement {
    static override styles = [controls, css`form { display: grid; gap: 18px; }`];

    @property({ attribute: false }) taken: string[] = [];
    @state() private failure = '';
    @state() private busy = false;
    @query('#title') private titleField!: HTMLInputElement;
    @query('#name') private nameField!: HTMLInputElement;
    private named = false;

    override firstUpdated(): void {
        this.titleField.focus();
    }

    override render() {
        const text = t.agents;
        return html`<lk-dialog heading=${text.create} @dismissed=${this.end}>
            <form id="form" @submit=${this.submit} novalidate>
                <div class="field"><label for="title">${text.titleLabel}</label>
                    <input id="title" maxlength="200" required autocomplete="off" aria-describedby="title-hint" @input=${this.titled}><p class="hint" id="title-hint">${text.titleHint}</p></div>
                <div class="field"><label for="name">${text.nameLabel}</label>
                    <input id="name" maxlength="40" required autocapitalize="none" autocomplete="off" spellcheck="false" aria-describedby="name-hint" @input=${() => (this.named = true)}><p class="hint" id="name-hint">${text.nameHint}</p></div>
            </form>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <button slot="actions" class="secondary" type="button" @click=${this.end}>${t.cancel}</button>
            <button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy}>${t.create}</button>
        </lk-dialog>`;
    }

    private titled(): void {
        if (!this.named) this.nameField.value = slug(this.titleField.value);
    }

    private async submit(event: Event): Promise<void> {
        event.preventDefault();
        const title = this.titleField.value.trim();
        const name = this.nameField.value.trim();
        if (!title) return this.titleField.focus();
        if (!NAME.test(name)) return this.refuse(t.agents.nameWrong);
        if (this.taken.includes(name)) return this.refuse(t.agents.nameTaken(name));
        this.busy = true;
        try {
            await put(`/api/agents/${name}`, { source: template(title) });
            navigate(`/agents/${name}`);
        } catch (failure) {
            this.failure = sentenceOf(failure);
        } finally {
            this.busy = false;
        }
    }

    private refuse(sentence: string): void {
        this.failure = sentence;
        this.nameField.focus();
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}

function slug(title: string): string {
    return title.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '').slice(0, 40).replace(/-+$/, '');
}
