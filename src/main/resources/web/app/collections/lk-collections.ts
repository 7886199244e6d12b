import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { get, sentenceOf } from '../platform/client';
import { navigate } from '../platform/router';
import { hasRole } from '../platform/session';
import type { Collection } from '../platform/types';
import { t } from '../strings';
import './lk-collection-dialog';
import './lk-counts';

/** All collections as cards. */
@customElement('lk-collections')
export class LkCollections extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 16px; }
            .card { position: relative; display: flex; flex-direction: column; gap: 8px; min-height: 172px; padding: 20px; transition: border-color var(--quick), box-shadow var(--quick); }
            .card:hover { border-color: var(--line-strong); box-shadow: var(--shadow); }
            .card h2 { font: 600 1.1875rem / 1.3 var(--serif); overflow-wrap: anywhere; }
            .card a { color: inherit; text-decoration: none; }
            .card a::after { content: ''; position: absolute; inset: 0; border-radius: var(--radius-l); }
            .card a:focus-visible { outline: none; }
            .card a:focus-visible::after { outline: 2px solid var(--accent); outline-offset: 2px; }
            .about { flex: 1; color: var(--ink-soft); display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
            .readers { display: flex; align-items: center; gap: 6px; color: var(--ink-soft); font-size: var(--text-s); }
        `,
    ];

    @state() private collections: Collection[] | null = null;
    @state() private failure = '';
    @state() private creating = false;

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.collections.heading);
        void this.load();
    }

    override render() {
        return html`<div class="page">
            <header>
                <div class="grow"><h1>${t.collections.heading}</h1><p class="lead">${t.collections.lead}</p></div>
                ${hasRole('ADMIN') ? html`<button class="primary" type="button" @click=${() => (this.creating = true)}>${icon('plus', 18)}${t.collections.create}</button>` : nothing}
            </header>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.collections?.length === 0 ? this.empty() : nothing}
            ${this.collections?.length ? html`<ul class="cards">${this.collections.map(collection => this.card(collection))}</ul>` : nothing}
        </div>
        ${this.creating ? html`<lk-collection-dialog @dismissed=${() => (this.creating = false)} @saved=${this.saved}></lk-collection-dialog>` : nothing}`;
    }

    private empty() {
        return html`<div class="card empty">${icon('books', 32)}<h2>${t.collections.empty}</h2>
            <p>${hasRole('ADMIN') ? t.collections.emptyAdmin : t.collections.emptyUser}</p></div>`;
    }

    private card(collection: Collection) {
        return html`<li class="card">
            <h2><a href="/collections/${collection.id}">${collection.name}</a></h2>
            <p class="about">${collection.description}</p>
            <lk-counts .counts=${collection.documents}></lk-counts>
            <p class="readers">${icon(collection.everyone ? 'people' : 'lock', 16)}${collection.everyone ? t.collections.readByAll : t.collections.readByTeams}
                ${collection.readable ? nothing : html`<span class="unseen">${t.collections.notReadable}</span>`}</p>
        </li>`;
    }

    private saved(event: CustomEvent<Collection>): void {
        this.creating = false;
        navigate(`/collections/${event.detail.id}`);
    }

    private async load(): Promise<void> {
        try {
            this.collections = await get<Collection[]>('/api/collections');
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }
}
