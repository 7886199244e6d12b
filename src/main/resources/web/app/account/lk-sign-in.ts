import { LitElement, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon, logo } from '../design/icons';
import { Problem, sentenceOf } from '../platform/client';
import { signIn } from '../platform/session';
import { t } from '../strings';
import { entrance } from './entrance';

/** Name and password; says why not, and for how long after too many attempts. */
@customElement('lk-sign-in')
export class LkSignIn extends LitElement {
    static override styles = [controls, entrance];

    @state() private failure = '';
    @state() private busy = false;
    @state() private waitSeconds = 0;
    @query('#name') private nameField!: HTMLInputElement;
    @query('#password') private passwordField!: HTMLInputElement;
    private ticking = 0;

    override firstUpdated(): void {
        document.title = t.title(t.signIn.heading);
        this.nameField.focus();
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        clearInterval(this.ticking);
    }

    override render() {
        const message = this.waitSeconds > 0 ? t.signIn.throttled(this.waitSeconds) : this.failure;
        return html`<main>
            <div class="brand">${logo(40)}<span>${t.name}</span></div>
            <p class="lead">${t.signIn.lead}</p>
            <form @submit=${this.submit} novalidate>
                <h1>${t.signIn.heading}</h1>
                <div role="alert">${message ? html`<div class="notice bad">${icon('warning', 18)}<span>${message}</span></div>` : nothing}</div>
                <div class="field">
                    <label for="name">${t.signIn.name}</label>
                    <input id="name" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required>
                </div>
                <div class="field">
                    <label for="password">${t.signIn.password}</label>
                    <input id="password" name="password" type="password" autocomplete="current-password" required>
                </div>
                <button class="primary" type="submit" ?disabled=${this.busy || this.waitSeconds > 0}>${this.busy ? t.signIn.busy : t.signIn.submit}</button>
            </form>
            <p class="local">${icon('lock', 16)}${t.signIn.local}</p>
        </main>`;
    }

    private async submit(event: Event): Promise<void> {
        event.preventDefault();
        const name = this.nameField.value.trim();
        if (!name) return this.nameField.focus();
        if (!this.passwordField.value) return this.passwordField.focus();
        this.busy = true;
        this.failure = '';
        try {
            await signIn(name, this.passwordField.value);
        } catch (failure) {
            this.refuse(failure);
        } finally {
            this.busy = false;
        }
    }

    private refuse(failure: unknown): void {
        this.passwordField.value = '';
        this.passwordField.focus();
        if (failure instanceof Problem && failure.status === 401) this.failure = t.signIn.wrong;
        else if (failure instanceof Problem && failure.status === 429) this.wait(failure.retryAfterSeconds || 30);
        else this.failure = sentenceOf(failure);
    }

    private wait(seconds: number): void {
        clearInterval(this.ticking);
        this.waitSeconds = seconds;
        this.ticking = setInterval(() => {
            if (--this.waitSeconds <= 0) clearInterval(this.ticking);
        }, 1000);
    }
}
