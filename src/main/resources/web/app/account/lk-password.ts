import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon, logo } from '../design/icons';
import { toast } from '../design/lk-toasts';
import { sentenceOf } from '../platform/client';
import { changePassword, signOut } from '../platform/session';
import { t } from '../strings';
import { entrance } from './entrance';

const MIN_CHARACTERS = 10;

/** Changes the password: a whole screen after a one-time password, the content of a dialog otherwise. Fires `changed`. */
@customElement('lk-password')
export class LkPassword extends LitElement {
    static override styles = [controls, entrance];

    @property({ type: Boolean, reflect: true }) first = false;
    @state() private failure = '';
    @state() private busy = false;
    @query('#current') private current!: HTMLInputElement;
    @query('#next') private next!: HTMLInputElement;
    @query('#again') private again!: HTMLInputElement;

    override firstUpdated(): void {
        if (this.first) document.title = t.title(t.password.heading);
        this.current.focus();
    }

    protected override createRenderRoot() {
        const root = super.createRenderRoot();
        if (!this.first) this.style.setProperty('display', 'contents');
        return root;
    }

    override render() {
        if (!this.first) return this.form();
        return html`<main>
            <div class="brand">${logo(40)}<span>${t.name}</span></div>
            ${this.form()}
        </main>`;
    }

    private form() {
        const text = t.password;
        return html`<form @submit=${this.submit} novalidate>
            ${this.first ? html`<h1>${text.first}</h1><p class="soft">${text.firstLead}</p>` : nothing}
            <div role="alert">${this.failure ? html`<div class="notice bad">${icon('warning', 18)}<span>${this.failure}</span></div>` : nothing}</div>
            <div class="field">
                <label for="current">${this.first ? text.currentFirst : text.current}</label>
                <input id="current" type="password" autocomplete="current-password" required>
            </div>
            <div class="field">
                <label for="next">${text.next}</label>
                <input id="next" type="password" autocomplete="new-password" aria-describedby="rule" required>
                <p class="hint" id="rule">${text.rule}</p>
            </div>
            <div class="field">
                <label for="again">${text.again}</label>
                <input id="again" type="password" autocomplete="new-password" required>
            </div>
            <button class="primary" type="submit" ?disabled=${this.busy}>${text.submit}</button>
            ${this.first ? html`<button type="button" @click=${signOut}>${t.nav.signOut}</button>` : nothing}
        </form>`;
    }

    private async submit(event: Event): Promise<void> {
        event.preventDefault();
        if (!this.current.value) return this.current.focus();
        if (this.next.value.length < MIN_CHARACTERS) return this.refuse(t.password.short, this.next);
        if (this.next.value !== this.again.value) return this.refuse(t.password.different, this.again);
        this.busy = true;
        this.failure = '';
        try {
            await changePassword(this.current.value, this.next.value);
            toast(t.password.changed);
            this.dispatchEvent(new Event('changed'));
        } catch (failure) {
            this.refuse(sentenceOf(failure), this.current);
        } finally {
            this.busy = false;
        }
    }

    private refuse(sentence: string, field: HTMLInputElement): void {
        this.failure = sentence;
        field.focus();
    }
}
