import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import type { Citation } from '../platform/types';
import { t } from '../strings';

/** The documents that an answer cites, in citation order, with a chip for each passage. Fires `cite` with a number. */
@customElement('lk-sources')
export class LkSources extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; }
            h3 { margin-bottom: 8px; color: var(--ink-soft); font: 600 var(--text-s) / 1.3 var(--sans); }
            ul { display: grid; gap: 1px; border: 1px solid var(--line); border-radius: 14px; overflow: hidden; background: var(--line); }
            li { display: flex; align-items: center; gap: 10px; padding: 9px 12px; background: var(--surface); }
            li > svg { color: var(--ink-soft); }
            .name { flex: 1; min-width: 0; line-height: 1.35; }
            .name small { display: block; color: var(--ink-soft); font-size: var(--text-s); }
            .chips { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 4px; }
            button { min-height: 26px; padding: 0 9px; border-radius: 8px; background: var(--accent-soft); color: var(--accent-text); font: 600 var(--text-s) / 1 var(--sans); white-space: nowrap; }
            button:hover, button[aria-current] { background: var(--accent); color: var(--on-accent); }
            small { font-weight: 400; }
        `,
    ];

    @property({ attribute: false }) citations: Citation[] = [];
    @property({ type: Number }) active = 0;

    override render() {
        const open = this.citations.filter(citation => citation.available !== false);
        const documents = [...Map.groupBy(open, citation => citation.documentId).values()];
        const gone = this.citations.length - open.length;
        return html`<section aria-labelledby="heading">
            <h3 id="heading">${t.chat.sources}</h3>
            <ul>
                ${documents.map(passages => this.document(passages))}
                ${gone ? html`<li class="soft">${icon('lock')}<span class="name">${t.chat.gone}</span></li>` : nothing}
            </ul>
        </section>`;
    }

    private document(passages: Citation[]) {
        const { title, collection } = passages[0]!;
        return html`<li>
            ${icon('file')}
            <span class="name"><span>${title}</span><small>${collection}</small></span>
            <span class="chips">${passages.map(({ number, page }) => html`<button type="button" aria-label=${t.chat.citation(number, title, page)}
                aria-current=${this.active === number ? 'true' : nothing} @click=${() => this.open(number)}>${number}${page > 0 ? html` <small>p. ${page}</small>` : nothing}</button>`)}</span>
        </li>`;
    }

    private open(number: number): void {
        this.dispatchEvent(new CustomEvent('cite', { detail: number, bubbles: true, composed: true }));
    }
}
