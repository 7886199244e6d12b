import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import type { Step } from '../platform/steps';
import type { Citation } from '../platform/types';
import { t } from '../strings';
import { summary, timeline, type TimelineLine } from './timeline';

/** What was done for an answer: a list while it goes on, afterwards one line that opens. */
@customElement('lk-timeline')
export class LkTimeline extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; min-width: 0; }
            ol { position: relative; display: grid; gap: 2px; }
            li { display: grid; grid-template-columns: 20px minmax(0, 1fr); gap: 10px; padding: 3px 0; color: var(--ink-soft); font-size: var(--text-s); line-height: 1.5; }
            .sign { display: grid; place-items: center; width: 20px; height: 20px; }
            .text { color: var(--ink); overflow-wrap: anywhere; }
            .text, .result { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
            .line { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; min-width: 0; }
            .result { overflow-wrap: anywhere; }
            .muted .text { color: var(--ink-soft); }
            .muted .result { font-style: italic; }
            .bad .sign, .bad .result { color: var(--bad); }
            .pulse { width: 9px; height: 9px; border-radius: 50%; background: var(--accent); animation: pulse 1.4s ease-in-out infinite; }
            @keyframes pulse { 50% { opacity: 0.25; transform: scale(0.7); } }
            @media (prefers-reduced-motion: reduce) { .pulse { animation: none; } }
            button { min-height: 28px; margin-left: -6px; padding: 0 6px; gap: 6px; color: var(--ink-soft); font: 500 var(--text-s) / 1.3 var(--sans); white-space: normal; text-align: left; }
            button svg:last-child { transition: transform var(--quick); }
            button[aria-expanded='true'] svg:last-child { transform: rotate(180deg); }
            .past { margin: 6px 0 0 2px; }
        `,
    ];

    @property({ attribute: false }) steps: Step[] = [];
    @property({ attribute: false }) sources: Citation[] = [];
    /** Nothing but the list: for the time before an answer, and inside of what is opened already. */
    @property({ type: Boolean }) open = false;
    @state() private unfolded = false;

    override render() {
        if (this.open) return this.list('');
        return html`<button type="button" aria-expanded=${this.unfolded} aria-controls="past" @click=${() => (this.unfolded = !this.unfolded)}>
                ${icon('steps', 16)}<span>${summary(this.steps)}</span>${icon('down', 14)}</button>
            <div id="past" ?hidden=${!this.unfolded}>${this.unfolded ? this.list('past') : nothing}</div>`;
    }

    private list(kind: string) {
        return html`<ol class=${kind} aria-label=${t.timeline.label}>${timeline(this.steps, this.sources).map(line => this.line(line))}</ol>`;
    }

    private line(line: TimelineLine) {
        return html`<li class=${line.kind}>
            <span class="sign">${line.kind === 'busy' ? html`<span class="pulse"></span>` : icon(line.icon, 16)}</span>
            <span class="line"><span class="text">${line.text}</span>${line.result ? html`<span class="result">${line.result}</span>` : nothing}</span>
        </li>`;
    }
}
