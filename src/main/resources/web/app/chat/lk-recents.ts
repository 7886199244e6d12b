import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import '../design/lk-menu';
import { toast } from '../design/lk-toasts';
import { menuItems } from '../design/menu-items';
import { sentenceOf } from '../platform/client';
import { period } from '../platform/format';
import { navigate, route } from '../platform/router';
import { Watch } from '../platform/store';
import type { ConversationLine } from '../platform/types';
import { t } from '../strings';
import { conversations, deleteConversation, refreshConversations } from './conversations';
import './lk-rename';

/** Earlier conversations, grouped by day. */
@customElement('lk-recents')
export class LkRecents extends LitElement {
    static override styles = [
        controls,
        menuItems,
        css`
            :host { display: block; overflow-y: auto; margin: 8px -6px; padding: 0 6px; scrollbar-width: thin; }
            h2 { padding: 12px 10px 6px; color: var(--ink-soft); font: 600 var(--text-xs) / 1 var(--sans); }
            .none { padding: 16px 10px; color: var(--ink-soft); font-size: var(--text-s); }
            li { position: relative; display: flex; align-items: center; border-radius: 8px; }
            li:hover, li:focus-within, li.here { background: var(--hover); }
            a { flex: 1; min-width: 0; padding: 8px 10px; border-radius: 8px; color: var(--ink); font-size: var(--text-m); line-height: 1.3; text-decoration: none; }
            lk-menu { position: absolute; right: 3px; opacity: 0; border-radius: 8px; background: var(--hover); }
            li:hover a, li:focus-within a { padding-right: 36px; }
            li:hover lk-menu, li:focus-within lk-menu { opacity: 1; }
            @media (hover: none) { lk-menu { opacity: 1; } a { padding-right: 36px; } lk-menu { background: none; } }
        `,
    ];

    @state() private renaming: ConversationLine | null = null;
    @state() private deleting: ConversationLine | null = null;
    protected readonly watch = new Watch(this, conversations, route);

    override connectedCallback(): void {
        super.connectedCallback();
        refreshConversations().catch((failure: unknown) => toast(sentenceOf(failure), true));
    }

    override render() {
        const lines = conversations.value;
        if (!lines) return nothing;
        if (lines.length === 0) return html`<p class="none">${t.nav.none}</p>`;
        const groups = Map.groupBy(lines, line => period(line.updatedAt));
        return html`${[...groups].map(([heading, group]) => html`<section aria-label=${heading}>
                <h2>${heading}</h2>
                <ul>${repeat(group, line => line.id, line => this.line(line))}</ul>
            </section>`)}
            ${this.renaming ? html`<lk-rename .conversation=${this.renaming} @dismissed=${() => (this.renaming = null)}></lk-rename>` : nothing}
            ${this.deleting
                ? html`<lk-confirm heading=${t.nav.deleteHeading} body=${t.nav.deleteBody(this.deleting.title)} .act=${this.delete(this.deleting)}
                      @dismissed=${() => (this.deleting = null)}></lk-confirm>`
                : nothing}`;
    }

    private line(line: ConversationLine) {
        const here = route.value.page === 'chat' && route.value.id === line.id;
        const title = line.title || t.chat.untitled;
        return html`<li class=${here ? 'here' : ''}>
            <a class="cut" href="/c/${line.id}" title=${title} aria-current=${here ? 'page' : nothing}>${title}</a>
            <lk-menu icon label=${t.nav.more(title)}>
                <span slot="trigger">${icon('dots', 18)}</span>
                <button class="item" type="button" @click=${() => (this.renaming = line)}>${icon('pencil', 18)}${t.nav.rename}</button>
                <button class="item bad" type="button" @click=${() => (this.deleting = line)}>${icon('trash', 18)}${t.remove}</button>
            </lk-menu>
        </li>`;
    }

    private delete(line: ConversationLine): () => Promise<void> {
        return async () => {
            await deleteConversation(line.id);
            if (route.value.page === 'chat' && route.value.id === line.id) navigate('/', true);
        };
    }
}
