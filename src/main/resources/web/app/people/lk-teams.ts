import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import { patch, post, remove, sentenceOf } from '../platform/client';
import type { Team } from '../platform/types';
import { t } from '../strings';

/** The teams, with a line to add one. Fires `changed`. */
@customElement('lk-teams')
export class LkTeams extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            :host { height: auto; overflow: visible; }
            section { display: grid; gap: 12px; }
            form { display: flex; gap: 8px; padding: 12px 16px; border-top: 1px solid var(--line); }
            li { display: flex; align-items: center; gap: 12px; padding: 8px 8px 8px 16px; }
            li + li { border-top: 1px solid var(--line); }
            .none { padding: 16px; color: var(--ink-soft); }
        `,
    ];

    @property({ attribute: false }) teams: Team[] = [];
    @state() private failure = '';
    @state() private deleting: Team | null = null;
    @state() private renaming = '';
    @query('#team') private field!: HTMLInputElement;

    override render() {
        return html`<section aria-labelledby="heading">
            <h2 id="heading">${t.people.teams}</h2>
            <div class="card">
                ${this.teams.length ? html`<ul>${this.teams.map(team => this.team(team))}</ul>` : html`<p class="none">${t.people.noTeams}</p>`}
                <form @submit=${this.add}>
                    <input id="team" maxlength="200" aria-label=${t.people.teamName} placeholder=${t.people.teamName}>
                    <button class="secondary" type="submit">${t.people.addTeam}</button>
                </form>
            </div>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
        </section>
        ${this.deleting ? html`<lk-confirm heading=${t.people.deleteTeamHeading(this.deleting.name)} body=${t.people.deleteTeamBody} .act=${this.delete(this.deleting)} @dismissed=${() => (this.deleting = null)}></lk-confirm>` : nothing}`;
    }

    private team(team: Team) {
        if (this.renaming === team.id)
            return html`<li><input aria-label=${t.people.renameTeam(team.name)} .value=${team.name} autofocus @keydown=${(event: KeyboardEvent) => this.renamed(event, team)} @blur=${() => (this.renaming = '')}></li>`;
        const members = Array.isArray(team.members) ? team.members.length : team.members;
        return html`<li><span class="grow cut">${team.name}</span><span class="soft">${t.people.members(members)}</span>
            <span class="row">
                <button class="small icon" type="button" aria-label=${t.people.renameTeam(team.name)} title=${t.nav.rename} @click=${() => this.rename(team)}>${icon('pencil', 18)}</button>
                <button class="small icon" type="button" aria-label=${t.people.deleteTeam(team.name)} title=${t.remove} @click=${() => (this.deleting = team)}>${icon('trash', 18)}</button>
            </span></li>`;
    }

    private async rename(team: Team): Promise<void> {
        this.renaming = team.id;
        await this.updateComplete;
        this.renderRoot.querySelector<HTMLInputElement>('li input')?.select();
    }

    private renamed(event: KeyboardEvent, team: Team): void {
        if (event.key === 'Escape') this.renaming = '';
        if (event.key !== 'Enter') return;
        const name = (event.target as HTMLInputElement).value.trim();
        if (name && name !== team.name) void this.change(() => patch(`/api/teams/${team.id}`, { name }));
        this.renaming = '';
    }

    private add(event: Event): void {
        event.preventDefault();
        const name = this.field.value.trim();
        if (!name) return this.field.focus();
        void this.change(async () => {
            await post('/api/teams', { name });
            this.field.value = '';
        });
    }

    private delete(team: Team): () => Promise<void> {
        return async () => {
            await remove(`/api/teams/${team.id}`);
            this.dispatchEvent(new Event('changed'));
        };
    }

    private async change(act: () => Promise<unknown>): Promise<void> {
        this.failure = '';
        try {
            await act();
            this.dispatchEvent(new Event('changed'));
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }
}
