import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-dialog';
import { patch, post, sentenceOf } from '../platform/client';
import { account } from '../platform/session';
import type { ManagedAccount, Role, Team } from '../platform/types';
import { t } from '../strings';

const ROLES: Role[] = ['USER', 'ADMIN', 'AUDITOR'];

/** Creates or edits a user. Fires `saved` with the account, and `dismissed`. */
@customElement('lk-account-dialog')
export class LkAccountDialog extends LitElement {
    static override styles = [
        controls,
        css`
            form { display: grid; gap: 18px; }
            fieldset { display: grid; gap: 2px; margin: 0; padding: 0; border: 0; }
            legend { margin-bottom: 6px; padding: 0; font-weight: 550; font-size: var(--text-s); }
            .teams { max-height: 160px; overflow-y: auto; }
        `,
    ];

    @property({ attribute: false }) person: ManagedAccount | null = null;
    @property({ attribute: false }) teams: Team[] = [];
    @state() private chosenRole: Role = 'USER';
    @state() private chosen: string[] = [];
    @state() private disabled = false;
    @state() private failure = '';
    @state() private busy = false;
    @query('#name') private name!: HTMLInputElement | null;
    @query('#display-name') private displayName!: HTMLInputElement;

    override connectedCallback(): void {
        super.connectedCallback();
        if (!this.person) return;
        this.chosenRole = this.person.role;
        this.chosen = this.person.teams;
        this.disabled = this.person.disabled;
    }

    override firstUpdated(): void {
        (this.name ?? this.displayName).focus();
    }

    override render() {
        const text = t.people;
        const own = this.person?.id === account.value?.id;
        return html`<lk-dialog heading=${this.person ? text.editHeading(this.person.displayName) : text.add} @dismissed=${this.end}>
            <form id="form" @submit=${this.submit} novalidate>
                ${this.person ? nothing : html`<div class="field"><label for="name">${text.name}</label>
                    <input id="name" maxlength="200" required autocapitalize="none" autocomplete="off" spellcheck="false" aria-describedby="name-hint"><p class="hint" id="name-hint">${text.nameHint}</p></div>`}
                <div class="field"><label for="display-name">${text.displayName}</label><input id="display-name" maxlength="200" required autocomplete="off" .value=${this.person?.displayName ?? ''}></div>
                <fieldset>
                    <legend>${text.role}</legend>
                    ${ROLES.map(role => html`<label class="choice"><input type="radio" name="role" value=${role} .checked=${this.chosenRole === role} ?disabled=${own} @change=${() => (this.chosenRole = role)}>
                        <span>${text.roles[role]}<br><span class="hint">${text.roleHints[role]}</span></span></label>`)}
                </fieldset>
                <fieldset>
                    <legend>${text.teams}</legend>
                    ${this.teams.length ? html`<div class="teams">${this.teams.map(team => html`<label class="choice"><input type="checkbox" .checked=${this.chosen.includes(team.id)} @change=${() => this.toggle(team.id)}><span>${team.name}</span></label>`)}</div>`
                        : html`<p class="hint">${text.noTeams}</p>`}
                </fieldset>
                ${this.person && !own ? html`<label class="choice"><input type="checkbox" .checked=${this.disabled} @change=${() => (this.disabled = !this.disabled)}><span>${text.disable}</span></label>` : nothing}
            </form>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <button slot="actions" class="secondary" type="button" @click=${this.end}>${t.cancel}</button>
            <button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy}>${this.person ? t.save : t.create}</button>
        </lk-dialog>`;
    }

    private toggle(id: string): void {
        this.chosen = this.chosen.includes(id) ? this.chosen.filter(other => other !== id) : [...this.chosen, id];
    }

    private async submit(event: Event): Promise<void> {
        event.preventDefault();
        const name = this.name?.value.trim().toLowerCase() ?? '';
        const displayName = this.displayName.value.trim();
        if (this.name && !name) return this.name.focus();
        if (!displayName) return this.displayName.focus();
        const body = { displayName, role: this.chosenRole, teams: this.chosen };
        this.busy = true;
        try {
            const saved = this.person
                ? ((await patch<ManagedAccount | undefined>(`/api/accounts/${this.person.id}`, { ...body, disabled: this.disabled })) ?? this.person)
                : await post<ManagedAccount>('/api/accounts', { name, ...body });
            this.dispatchEvent(new CustomEvent('saved', { detail: saved }));
        } catch (failure) {
            this.failure = sentenceOf(failure);
        } finally {
            this.busy = false;
        }
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
