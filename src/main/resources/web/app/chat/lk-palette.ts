import { LitElement, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon, type IconName } from '../design/icons';
import { day } from '../platform/format';
import { navigate } from '../platform/router';
import { hasRole } from '../platform/session';
import { t } from '../strings';
import { conversations, findConversations } from './conversations';

interface Entry {
    path: string;
    label: string;
    drawing: IconName;
    note: string;
    group: string;
}

/** Ctrl-K: finds conversations by their words, and goes to pages. */
@customElement('lk-palette')
export class LkPalette extends LitElement {
    static override styles = [
        controls,
        css`
            dialog { width: min(620px, calc(100vw - 24px)); margin: 12vh auto auto; padding: 0; border: 1px solid var(--line); border-radius: var(--radius-l);
                background: var(--surface); color: var(--ink); box-shadow: var(--shadow); overflow: hidden; }
            dialog::backdrop { background: rgb(20 18 12 / 0.35); }
            .field { display: flex; align-items: center; gap: 12px; padding: 6px 18px; border-bottom: 1px solid var(--line); color: var(--ink-soft); }
            input.search { min-height: 48px; padding: 0; border: 0; border-radius: 4px; background: transparent; font-size: var(--text-l); }
            input.search:focus-visible { outline: none; }
            .field:focus-within { box-shadow: inset 0 -2px var(--accent); }
            .list { max-height: 52vh; overflow-y: auto; padding: 6px; }
            .heading { padding: 10px 12px 4px; color: var(--ink-soft); font: 600 var(--text-xs) / 1 var(--sans); }
            .entry { display: flex; align-items: center; gap: 12px; padding: 9px 12px; border-radius: var(--radius); cursor: pointer; }
            .entry[aria-selected='true'] { background: var(--hover); }
            .entry svg { color: var(--ink-soft); }
            .entry small { margin-left: auto; color: var(--ink-soft); white-space: nowrap; }
            .none { padding: 24px; text-align: center; color: var(--ink-soft); }
        `,
    ];

    @state() private entries: Entry[] = [];
    @state() private at = 0;
    @query('dialog') private dialog!: HTMLDialogElement;
    @query('input') private field!: HTMLInputElement;
    private asked = 0;

    override firstUpdated(): void {
        this.dialog.showModal();
        this.field.focus();
        void this.find();
    }

    override render() {
        let group = '';
        return html`<dialog aria-label=${t.palette.heading} @close=${this.end} @click=${this.outside}>
            <div class="field">
                ${icon('search')}
                <input class="search" role="combobox" aria-expanded="true" aria-controls="list" aria-autocomplete="list" autocomplete="off"
                    aria-activedescendant=${this.entries.length ? `entry-${this.at}` : nothing} aria-label=${t.palette.heading}
                    placeholder=${t.palette.placeholder} @input=${this.find} @keydown=${this.pressed}>
            </div>
            <div class="list" id="list" role="listbox" aria-label=${t.palette.heading}>
                ${this.entries.map((entry, index) => {
                    const heading = entry.group === group ? nothing : html`<div class="heading" role="presentation">${entry.group}</div>`;
                    group = entry.group;
                    return html`${heading}<div class="entry" role="option" id="entry-${index}" aria-selected=${index === this.at}
                        @click=${() => this.go(entry)} @pointermove=${() => (this.at = index)}>
                        ${icon(entry.drawing, 18)}<span class="cut">${entry.label}</span><small>${entry.note}</small>
                    </div>`;
                })}
            </div>
            ${this.entries.length ? nothing : html`<p class="none">${t.palette.none}</p>`}
            <p class="unseen" role="status">${t.palette.results(this.entries.length)}</p>
        </dialog>`;
    }

    private readonly find = async (): Promise<void> => {
        const asked = ++this.asked;
        const search = this.field.value.trim();
        const found = search ? await findConversations(search).catch(() => []) : (conversations.value ?? []).slice(0, 8);
        if (asked !== this.asked) return;
        const lines = found.map((line): Entry => ({
            path: `/c/${line.id}`, label: line.title || t.chat.untitled, drawing: 'chat', note: day(line.updatedAt), group: t.palette.conversations,
        }));
        this.entries = [...lines, ...pages().filter(entry => entry.label.toLowerCase().includes(search.toLowerCase()))];
        this.at = 0;
    };

    private pressed(event: KeyboardEvent): void {
        const size = this.entries.length;
        if (event.key === 'ArrowDown') this.at = (this.at + 1) % Math.max(1, size);
        else if (event.key === 'ArrowUp') this.at = (this.at - 1 + size) % Math.max(1, size);
        else if (event.key === 'Enter') this.go(this.entries[this.at]);
        else return;
        event.preventDefault();
        void this.updateComplete.then(() => this.renderRoot.querySelector(`#entry-${this.at}`)?.scrollIntoView({ block: 'nearest' }));
    }

    private go(entry: Entry | undefined): void {
        if (!entry) return;
        this.dialog.close();
        navigate(entry.path);
    }

    private outside(event: MouseEvent): void {
        if (event.target === this.dialog) this.dialog.close();
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}

function pages(): Entry[] {
    const page = (path: string, label: string, drawing: IconName): Entry => ({ path, label, drawing, note: '', group: t.palette.pages });
    return [
        page('/', t.nav.newChat, 'plus'),
        page('/collections', t.nav.collections, 'books'),
        ...(hasRole('ADMIN') ? [page('/people', t.nav.people, 'people')] : []),
        page('/keys', t.nav.apiKeys, 'key'),
        ...(hasRole('ADMIN') ? [page('/agents', t.nav.agents, 'agent')] : []),
        ...(hasRole('ADMIN', 'AUDITOR') ? [page('/models', t.nav.models, 'gauge')] : []),
        ...(hasRole('ADMIN', 'AUDITOR') ? [page('/usage', t.nav.usage, 'chart')] : []),
        ...(hasRole('ADMIN', 'AUDITOR') ? [page('/audit', t.nav.audit, 'shield')] : []),
    ];
}
