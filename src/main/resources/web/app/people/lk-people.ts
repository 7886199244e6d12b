import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import { get, post, sentenceOf } from '../platform/client';
import { initials } from '../platform/format';
import { account } from '../platform/session';
import type { ManagedAccount, Team } from '../platform/types';
import { t } from '../strings';
import './lk-account-dialog';
import './lk-once';
import './lk-teams';

/** Users and teams, for administrators. */
@customElement('lk-people')
export class LkPeople extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            .who { display: flex; align-items: center; gap: 12px; color: var(--ink); font-size: var(--text-m); }
            .face { display: grid; place-items: center; width: 34px; height: 34px; border-radius: 50%; background: var(--accent-soft); color: var(--accent-text); font: 650 var(--text-xs) / 1 var(--sans); flex: none; }
            .who div { min-width: 0; overflow-wrap: anywhere; line-height: 1.35; }
            .who small { display: block; color: var(--ink-soft); font-weight: 400; font-size: var(--text-s); }
            .off, .off .face { color: var(--ink-soft); }
            .off .face { background: var(--sunken); }
            @media (max-width: 700px) {
                thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
                tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: 8px 0; border-bottom: 1px solid var(--line); }
                tr:last-child { border-bottom: 0; }
                th, td { border: 0; padding: 3px 16px; }
                tbody th { grid-column: 1; grid-row: span 3; }
                td { text-align: right; font-size: var(--text-s); }
                td.actions { grid-column: 1 / -1; }
            }
        `,
    ];

    @state() private people: ManagedAccount[] | null = null;
    @state() private teams: Team[] = [];
    @state() private failure = '';
    @state() private editing: ManagedAccount | 'new' | null = null;
    @state() private resetting: ManagedAccount | null = null;
    @state() private once: { name: string; password: string } | null = null;

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.people.heading);
        void this.load();
    }

    override render() {
        return html`<div class="page">
            <header>
                <div class="grow"><h1>${t.people.heading}</h1><p class="lead">${t.people.lead}</p></div>
                <button class="primary" type="button" @click=${() => (this.editing = 'new')}>${icon('plus', 18)}${t.people.add}</button>
            </header>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.people ? this.table(this.people) : nothing}
            <lk-teams .teams=${this.teams} @changed=${this.load}></lk-teams>
        </div>
        ${this.editing ? html`<lk-account-dialog .person=${this.editing === 'new' ? null : this.editing} .teams=${this.teams} @dismissed=${() => (this.editing = null)} @saved=${this.saved}></lk-account-dialog>` : nothing}
        ${this.resetting ? html`<lk-confirm heading=${t.people.resetHeading(this.resetting.displayName)} body=${t.people.resetBody} verb=${t.people.reset} .act=${this.reset(this.resetting)} @dismissed=${() => (this.resetting = null)}></lk-confirm>` : nothing}
        ${this.once ? html`<lk-once heading=${t.people.oneTime} body=${t.people.oneTimeBody(this.once.name)} value=${this.once.password} @dismissed=${() => (this.once = null)}></lk-once>` : nothing}`;
    }

    private table(people: ManagedAccount[]) {
        const text = t.people;
        return html`<section class="card scroll"><table aria-label=${text.users}>
            <thead><tr><th scope="col">${text.displayName}</th><th scope="col">${text.role}</th><th scope="col">${text.teams}</th><th scope="col">${text.state}</th><th scope="col"><span class="unseen">${t.documents.actions}</span></th></tr></thead>
            <tbody>${people.map(person => this.row(person))}</tbody>
        </table></section>`;
    }

    private row(person: ManagedAccount) {
        const own = person.id === account.value?.id;
        const teams = this.teams.filter(team => person.teams.includes(team.id)).map(team => team.name).join(', ');
        const state = person.disabled ? t.people.disabled : person.mustChangePassword ? t.people.pending : t.people.active;
        return html`<tr>
            <th scope="row"><div class="who ${person.disabled ? 'off' : ''}"><span class="face" aria-hidden="true">${initials(person.displayName)}</span>
                <div>${person.displayName}${own ? html` <span class="soft">(${t.people.you})</span>` : nothing}<small>${person.name}</small></div></div></th>
            <td>${t.people.roles[person.role]}</td>
            <td class="soft">${teams || '–'}</td>
            <td class="soft">${state}</td>
            <td class="actions">
                <button class="small icon" type="button" aria-label=${t.people.edit(person.displayName)} title=${t.collections.edit} @click=${() => (this.editing = person)}>${icon('pencil', 18)}</button>
                <button class="small icon" type="button" aria-label="${t.people.reset}: ${person.displayName}" title=${t.people.reset} ?disabled=${own} @click=${() => (this.resetting = person)}>${icon('key', 18)}</button>
            </td>
        </tr>`;
    }

    private readonly load = async (): Promise<void> => {
        try {
            [this.people, this.teams] = await Promise.all([get<ManagedAccount[]>('/api/accounts'), get<Team[]>('/api/teams')]);
            this.failure = '';
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    };

    private saved(event: CustomEvent<ManagedAccount>): void {
        this.editing = null;
        const { oneTimePassword, displayName } = event.detail;
        if (oneTimePassword) this.once = { name: displayName, password: oneTimePassword };
        void this.load();
    }

    private reset(person: ManagedAccount): () => Promise<void> {
        return async () => {
            const { oneTimePassword } = await post<{ oneTimePassword: string }>(`/api/accounts/${person.id}/password-reset`);
            this.once = { name: person.displayName, password: oneTimePassword };
            void this.load();
        };
    }
}
