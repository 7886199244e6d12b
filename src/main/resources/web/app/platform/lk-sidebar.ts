import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '../account/lk-account-menu';
import '../chat/lk-recents';
import { controls } from '../design/controls';
import { icon, logo, type IconName } from '../design/icons';
import { t } from '../strings';
import { route } from './router';
import { hasRole } from './session';
import { Watch } from './store';

/** Where everything is. Folds to a strip of icons. */
@customElement('lk-sidebar')
export class LkSidebar extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; width: 276px; height: 100%; border-right: 1px solid var(--line); background: var(--sunken); }
            :host([folded]) { width: 60px; }
            nav { display: flex; flex-direction: column; height: 100%; padding: 12px 12px 8px; gap: 2px; }
            .head { display: flex; align-items: center; gap: 10px; padding: 0 0 12px 4px; }
            .head a { display: flex; align-items: center; gap: 10px; flex: 1; color: var(--ink); font: 600 1.1875rem / 1 var(--serif); text-decoration: none; border-radius: 8px; }
            .link { display: flex; align-items: center; justify-content: flex-start; gap: 12px; width: 100%; min-height: 38px; padding: 0 10px; border-radius: var(--radius);
                color: var(--ink); font: 500 var(--text-m) / 1 var(--sans); text-decoration: none; }
            .link svg { color: var(--ink-soft); }
            .link:hover { background: var(--hover); }
            .link[aria-current] { background: var(--hover); }
            .link[aria-current] svg { color: var(--accent-text); }
            .link kbd { margin-left: auto; color: var(--ink-soft); font: 500 var(--text-xs) / 1 var(--sans); }
            .new { border: 1px solid var(--line); background: var(--surface); box-shadow: var(--shadow-small); margin-bottom: 4px; }
            .new svg { color: var(--accent-text); }
            lk-recents, .space { flex: 1; min-height: 0; }
            .foot { display: grid; gap: 2px; padding-top: 8px; border-top: 1px solid var(--line); }
            :host([folded]) nav { padding: 12px 10px 8px; align-items: center; }
            :host([folded]) .head { padding: 0 0 12px; }
            :host([folded]) .link { width: 40px; padding: 0; justify-content: center; }
            :host([folded]) .link span, :host([folded]) .link kbd { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        `,
    ];

    @property({ type: Boolean, reflect: true }) folded = false;
    @query('a') private first!: HTMLElement;
    protected readonly watch = new Watch(this, route);

    override render() {
        const page = route.value.page;
        return html`<nav aria-label=${t.nav.label}>
            <div class="head">
                ${this.folded ? nothing : html`<a href="/" aria-label=${t.name}>${logo()}<span>${t.name}</span></a>`}
                <button class="icon" type="button" aria-label=${this.folded ? t.nav.open : t.nav.fold} title=${this.folded ? t.nav.open : t.nav.fold}
                    aria-expanded=${!this.folded} @click=${() => this.dispatchEvent(new Event('fold'))}>${icon('sidebar')}</button>
            </div>
            ${this.link('/', 'plus', t.nav.newChat, false, 'new')}
            <button class="link" type="button" title=${t.nav.search} @click=${() => this.dispatchEvent(new Event('search'))}>
                ${icon('search')}<span>${t.nav.search}</span><kbd>${t.nav.searchKeys}</kbd>
            </button>
            ${this.folded ? html`<div class="space"></div>` : html`<lk-recents></lk-recents>`}
            <div class="foot">
                ${this.link('/collections', 'books', t.nav.collections, page === 'collections' || page === 'collection')}
                ${this.link('/extractions', 'file', t.nav.extractions, page === 'extractions' || page === 'extraction')}
                ${hasRole('ADMIN') ? this.link('/people', 'people', t.nav.people, page === 'people') : nothing}
                ${hasRole('ADMIN') ? this.link('/agents', 'agent', t.nav.agents, page === 'agents' || page === 'agent') : nothing}
                ${hasRole('ADMIN', 'AUDITOR') ? this.link('/models', 'gauge', t.nav.models, page === 'models') : nothing}
                ${this.link('/keys', 'key', t.nav.apiKeys, page === 'keys')}
                ${hasRole('ADMIN', 'AUDITOR') ? this.link('/usage', 'chart', t.nav.usage, page === 'usage') : nothing}
                ${hasRole('ADMIN', 'AUDITOR') ? this.link('/audit', 'shield', t.nav.audit, page === 'audit') : nothing}
                <lk-account-menu ?folded=${this.folded}></lk-account-menu>
            </div>
        </nav>`;
    }

    private link(path: string, drawing: IconName, label: string, here: boolean, kind = ''): TemplateResult {
        return html`<a class="link ${kind}" href=${path} title=${this.folded ? label : nothing} aria-current=${here ? 'page' : nothing}>${icon(drawing)}<span>${label}</span></a>`;
    }

    focusFirst(): void {
        this.first.focus();
    }
}
