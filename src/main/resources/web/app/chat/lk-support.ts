import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import type { Verdict } from '../platform/steps';
import { t } from '../strings';
import { tally } from './support';

/** How many statements their sources support; opens the others with the reason for each. */
@customElement('lk-support')
export class LkSupport extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: contents; }
            button, .all { display: inline-flex; align-items: center; min-height: 28px; gap: 5px; font: 500 var(--text-s) / 1.2 var(--sans); }
            button { padding: 0 6px; margin-left: -6px; }
            .SUPPORTED { color: var(--good); }
            .PARTLY { color: var(--warn); }
            .UNSUPPORTED { color: var(--bad); }
            button svg:last-child { transition: transform var(--quick); }
            button[aria-expanded='true'] svg:last-child { transform: rotate(180deg); }
            ul { flex-basis: 100%; order: 1; display: grid; gap: 0; margin: 4px 0 0 7px; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); overflow: hidden; }
            li { display: grid; grid-template-columns: 18px minmax(0, 1fr); gap: 2px 10px; padding: 10px 14px; line-height: 1.45; }
            li + li { border-top: 1px solid var(--line); }
            q { color: var(--ink); overflow-wrap: anywhere; }
            small { grid-column: 2; color: var(--ink-soft); font-size: var(--text-s); overflow-wrap: anywhere; }
        `,
    ];

    @property({ attribute: false }) verdicts: Verdict[] = [];
    /** The raw text that the verdicts are of. */
    @property({ attribute: false }) text = '';
    @state() private open = false;

    override render() {
        const { supported, total, worst } = tally(this.verdicts);
        const words = t.support.summary(supported, total);
        if (worst === 'SUPPORTED') return html`<span class="all ${worst}">${icon('shield', 16)}${words}</span>`;
        return html`<button class=${worst} type="button" aria-expanded=${this.open} aria-controls="doubts" @click=${() => (this.open = !this.open)}>${icon('warning', 16)}${words}${icon('down', 14)}</button>
            <ul id="doubts" ?hidden=${!this.open}>${this.open ? this.verdicts.filter(({ support }) => support !== 'SUPPORTED').map(verdict => this.doubt(verdict)) : nothing}</ul>`;
    }

    private doubt({ start, end, support, reason }: Verdict) {
        return html`<li><span class=${support}>${icon(support === 'PARTLY' ? 'info' : 'warning', 18)}</span><q>${readable(this.text.slice(start, end))}</q>
            <small><strong class=${support}>${t.support.words[support]}</strong>${reason ? ` · ${reason}` : ''}</small></li>`;
    }
}

/** A statement without the marks of Markdown. */
function readable(text: string): string {
    return text.replace(/\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\]/g, '').replace(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '').replace(/\s+/g, ' ').trim();
}
