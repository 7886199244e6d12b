import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import type { Citation } from '../platform/types';
import { t } from '../strings';

/** The honest "not found": says so, and shows what comes nearest. Fires `cite` with a number. */
@customElement('lk-nearest')
export class LkNearest extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; gap: 16px; }
            .head { display: flex; gap: 14px; align-items: flex-start; }
            .sign { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 12px; background: var(--info-soft); color: var(--info); flex: none; }
            h3 { font: 600 var(--text-l) / 1.4 var(--sans); }
            p { color: var(--ink-soft); }
            ul { display: grid; gap: 10px; }
            li button { white-space: normal; display: grid; grid-template-columns: minmax(0, 1fr); justify-items: start; gap: 6px; width: 100%; height: auto; padding: 14px 16px; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); text-align: left; }
            li button:hover, li button[aria-current] { border-color: var(--accent); background: var(--surface); }
            .where { display: flex; gap: 8px; align-items: center; max-width: 100%; color: var(--ink-soft); font: 500 var(--text-s) / 1.3 var(--sans); }
            .quote { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 4; font: 400 var(--text-m) / 1.6 var(--serif); overflow-wrap: anywhere; }
        `,
    ];

    @property({ attribute: false }) passages: Citation[] = [];
    @property() sentence = '';
    @property({ type: Number }) active = 0;

    override render() {
        const open = this.passages.filter(passage => passage.available !== false);
        return html`<div class="head">
                <span class="sign">${icon('search')}</span>
                <div><h3>${t.chat.abstained}</h3><p>${open.length ? t.chat.abstainedLead : this.sentence || t.chat.abstainedNone}</p></div>
            </div>
            ${open.length ? html`<ul>${open.map(passage => this.passage(passage))}</ul>` : nothing}`;
    }

    private passage({ number, title, collection, page, quote }: Citation) {
        return html`<li><button type="button" aria-current=${this.active === number ? 'true' : nothing} @click=${() => this.open(number)}>
            <span class="where">${icon('file', 16)}<span class="cut">${title}${page > 0 ? `, ${t.chat.page(page).toLowerCase()}` : ''} · ${collection}</span></span>
            <span class="quote">${quote}</span>
        </button></li>`;
    }

    private open(number: number): void {
        this.dispatchEvent(new CustomEvent('cite', { detail: number, bubbles: true, composed: true }));
    }
}
