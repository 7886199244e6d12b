import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-menu';
import type { Collection } from '../platform/types';
import { t } from '../strings';

/** Which collections to search: all by default, chosen ones as chips. Fires `chosen` with their ids. */
@customElement('lk-collection-picker')
export class LkCollectionPicker extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
            .trigger { display: flex; align-items: center; gap: 6px; color: var(--ink-soft); font: 500 var(--text-s) / 1 var(--sans); }
            label { display: flex; align-items: center; gap: 10px; min-height: 38px; padding: 4px 10px; border-radius: 8px; cursor: pointer; }
            label:hover { background: var(--hover); }
            label span { flex: 1; min-width: 0; }
            label small { color: var(--ink-soft); }
            .heading { padding: 8px 10px 4px; color: var(--ink-soft); font: 600 var(--text-xs) / 1 var(--sans); }
            .chip { display: inline-flex; align-items: center; gap: 2px; max-width: 200px; padding-left: 10px; border-radius: 99px; background: var(--accent-soft); color: var(--accent-text); font: 500 var(--text-s) / 1 var(--sans); }
            .chip button { width: 26px; min-height: 26px; padding: 0; border-radius: 50%; color: inherit; }
            .none { padding: 4px 10px 10px; color: var(--ink-soft); font-size: var(--text-s); }
        `,
    ];

    @property({ attribute: false }) collections: Collection[] = [];
    @property({ attribute: false }) chosen: string[] = [];

    override render() {
        const chosen = this.collections.filter(collection => this.chosen.includes(collection.id));
        return html`<lk-menu label="${t.chat.choose}: ${chosen.length ? t.chat.chosen(chosen.length) : t.chat.all}">
                <span slot="trigger" class="trigger">${icon('books', 16)}${chosen.length ? t.chat.chosen(chosen.length) : t.chat.all}${icon('down', 14)}</span>
                <div class="heading">${t.chat.choose}</div>
                ${this.collections.length ? nothing : html`<p class="none">${t.chat.noCollections}</p>`}
                ${this.collections.map(collection => html`<label>
                    <input type="checkbox" .checked=${this.chosen.includes(collection.id)} @change=${() => this.toggle(collection.id)}>
                    <span class="cut">${collection.name}</span><small>${collection.documents.searchable + collection.documents.degraded}</small>
                </label>`)}
            </lk-menu>
            ${chosen.map(collection => html`<span class="chip"><span class="cut">${collection.name}</span>
                <button type="button" aria-label=${t.chat.without(collection.name)} @click=${() => this.toggle(collection.id)}>${icon('close', 12)}</button></span>`)}`;
    }

    private toggle(id: string): void {
        const detail = this.chosen.includes(id) ? this.chosen.filter(other => other !== id) : [...this.chosen, id];
        this.dispatchEvent(new CustomEvent('chosen', { detail }));
    }
}
