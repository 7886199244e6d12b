import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { get } from '../platform/client';
import type { Duplicate, DuplicateSide } from '../platform/types';
import { t } from '../strings';

const FIRST = 5;

/** Documents of a collection that are the same as others, or nearly; nothing when there are none. */
@customElement('lk-duplicates')
export class LkDuplicates extends LitElement {
    static override styles = [
        controls,
        css`
            section { display: grid; gap: 10px; }
            h2 { font: 600 var(--text-l) / 1.3 var(--sans); }
            ul { border: 1px solid var(--line); border-radius: var(--radius-l); background: var(--surface); }
            li { display: grid; grid-template-columns: minmax(0, 1fr) 110px minmax(0, 1fr); gap: 4px 16px; align-items: center; padding: 10px 16px; }
            li + li { border-top: 1px solid var(--line); }
            li a { display: block; overflow-wrap: anywhere; }
            small { color: var(--ink-soft); font-size: var(--text-s); }
            .likeness { justify-self: center; padding: 2px 10px; border-radius: 99px; background: var(--sunken); color: var(--ink-soft); font: 550 var(--text-s) / 1.4 var(--sans); white-space: nowrap; }
            .same { background: var(--warn-soft); color: var(--warn); }
            button { justify-self: center; }
            @media (max-width: 560px) {
                li { grid-template-columns: minmax(0, 1fr); }
                .likeness { justify-self: start; }
            }
        `,
    ];

    @property() collectionId = '';
    /** How the collection's documents stand: another state, other duplicates. */
    @property() standing = '';
    @state() private pairs: Duplicate[] = [];
    @state() private all = false;

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('collectionId') || changed.has('standing')) void this.load();
    }

    override render() {
        const text = t.duplicates;
        if (!this.pairs.length) return nothing;
        const shown = this.all ? this.pairs : this.pairs.slice(0, FIRST);
        return html`<section aria-labelledby="heading">
            <div><h2 id="heading">${text.heading}</h2><p class="hint">${text.lead}</p></div>
            <ul>${shown.map(pair => html`<li>
                ${this.side(pair.document)}<span class="likeness ${pair.sameBytes ? 'same' : ''}">${pair.sameBytes ? text.same : text.alike(pair.likeness)}</span>${this.side(pair.other)}
            </li>`)}</ul>
            ${shown.length < this.pairs.length ? html`<button class="secondary small" type="button" @click=${() => (this.all = true)}>${text.all(this.pairs.length)}</button>` : nothing}
        </section>`;
    }

    private side({ id, name, collectionId, collection, parentName }: DuplicateSide) {
        return html`<div><a href="/documents/${id}">${name}</a>
            <small>${collectionId === this.collectionId ? t.duplicates.inside : html`<a href="/collections/${collectionId}">${t.duplicates.in(collection)}</a>`}${parentName ? ` · ${t.duplicates.cameIn(parentName)}` : nothing}</small></div>`;
    }

    private async load(): Promise<void> {
        try {
            this.pairs = await get<Duplicate[]>(`/api/collections/${this.collectionId}/duplicates`);
        } catch {
            // an extra beneath the documents, whose own list says what is wrong
            this.pairs = [];
        }
    }
}
