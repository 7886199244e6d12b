import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon, type IconName } from '../design/icons';
import '../design/lk-dialog';
import '../design/lk-menu';
import { menuItems } from '../design/menu-items';
import { initials } from '../platform/format';
import { account, signOut } from '../platform/session';
import { Watch } from '../platform/store';
import { theme, useTheme, type Theme } from '../platform/theme';
import { t } from '../strings';
import './lk-password';

const THEMES: [Theme, IconName][] = [['system', 'screen'], ['light', 'sun'], ['dark', 'moon']];

/** Who is signed in; theme, password, sign out. */
@customElement('lk-account-menu')
export class LkAccountMenu extends LitElement {
    static override styles = [
        controls,
        menuItems,
        css`
            lk-menu { --menu-trigger-padding: 4px 6px; }
            .who { display: flex; align-items: center; gap: 10px; min-width: 0; text-align: left; }
            .face { display: grid; place-items: center; width: 30px; height: 30px; border-radius: 50%; background: var(--accent-soft); color: var(--accent-text); font: 650 var(--text-xs) / 1 var(--sans); flex: none; }
            .names { display: grid; gap: 2px; min-width: 0; line-height: 1.2; }
            .names small { color: var(--ink-soft); font: 400 var(--text-xs) / 1.2 var(--sans); }
            .themes { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4px; padding: 4px 6px 8px; }
            .themes button { flex-direction: column; gap: 4px; min-height: 56px; padding: 6px 4px; font-size: var(--text-xs); }
            .themes button[aria-pressed='true'] { border-color: var(--accent); background: var(--accent-soft); color: var(--accent-text); }
        `,
    ];

    @property({ type: Boolean }) folded = false;
    @state() private changing = false;
    protected readonly watch = new Watch(this, account, theme);

    override render() {
        const person = account.value;
        if (!person) return nothing;
        return html`<lk-menu block label=${t.nav.account(person.displayName)}>
                <span slot="trigger" class="who">
                    <span class="face" aria-hidden="true">${initials(person.displayName)}</span>
                    ${this.folded ? nothing : html`<span class="names"><span class="cut">${person.displayName}</span><small class="cut">${t.people.roles[person.role]}</small></span>`}
                </span>
                <div class="heading" id="theme">${t.nav.theme}</div>
                <div class="themes" role="group" aria-labelledby="theme" data-stay>
                    ${THEMES.map(([value, drawing]) => html`<button type="button" aria-pressed=${theme.value === value} @click=${() => useTheme(value)}>${icon(drawing, 18)}${t.nav.themes[value]}</button>`)}
                </div>
                <hr>
                <button class="item" type="button" @click=${() => (this.changing = true)}>${icon('lock', 18)}${t.password.heading}</button>
                <button class="item" type="button" @click=${signOut}>${icon('leave', 18)}${t.nav.signOut}</button>
            </lk-menu>
            ${this.changing
                ? html`<lk-dialog plain heading=${t.password.heading} @dismissed=${this.end}><lk-password @changed=${this.end}></lk-password></lk-dialog>`
                : nothing}`;
    }

    private end(): void {
        this.changing = false;
    }
}
