import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { t } from '../strings';
import { argumentsOf } from './timeline';

/** The arguments of a call, by name. A model wrote them: they are shown as text and as nothing else. */
@customElement('lk-arguments')
export class LkArguments extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; min-width: 0; }
            .scroll { max-height: var(--arguments-height, none); overflow: auto; border: 1px solid var(--line); border-radius: var(--radius); background: var(--sunken); }
            table { width: 100%; border-collapse: collapse; font-size: var(--text-s); line-height: 1.5; }
            th, td { padding: 6px 12px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
            tr:last-child > * { border-bottom: 0; }
            th { width: 1%; color: var(--ink-soft); font-weight: 550; white-space: nowrap; }
            td { font-family: var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
            @media (max-width: 560px) { th, td { display: block; width: auto; border-bottom: 0; } td { padding-top: 0; } }
        `,
    ];

    @property() json = '';
    @property() label = '';

    override render() {
        const rows = argumentsOf(this.json);
        if (rows.length === 0) return html`<p class="hint">${t.approval.noArguments}</p>`;
        return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label}><table><tbody>
            ${rows.map(([name, value]) => html`<tr><th scope="row">${name || t.approval.unnamed}</th><td>${visible(value)}</td></tr>`)}
        </tbody></table></div>`;
    }
}

/** Characters that nobody sees, or that turn the direction of text, must not hide what is sent. */
function visible(text: string): string {
    return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu,
        character => `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`);
}
