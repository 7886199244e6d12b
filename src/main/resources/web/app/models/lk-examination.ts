import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon, type IconName } from '../design/icons';
import '../design/lk-dialog';
import { post, sentenceOf } from '../platform/client';
import type { Finding } from '../platform/types';
import { t } from '../strings';

const SIGNS: Record<Finding['state'], IconName> = { GOOD: 'check', LIMITED: 'info', BAD: 'warning', SKIPPED: 'info' };

/** Tries what a model can do and lists what came out. Fires `dismissed`. */
@customElement('lk-examination')
export class LkExamination extends LitElement {
    static override styles = [
        controls,
        css`
            ul { display: grid; gap: 10px; }
            li { display: grid; grid-template-columns: 20px 120px minmax(0, 1fr); gap: 4px 10px; font-size: var(--text-s); line-height: 1.5; }
            li strong { font-weight: 550; }
            .remedy { grid-column: 3; color: var(--ink-soft); }
            .GOOD svg { color: var(--good); }
            .BAD svg { color: var(--bad); }
            .LIMITED svg, .SKIPPED svg { color: var(--info); }
            @media (max-width: 560px) { li { grid-template-columns: 20px minmax(0, 1fr); } li span, .remedy { grid-column: 2; } }
        `,
    ];

    @property() model = '';
    @state() private findings: Finding[] | null = null;
    @state() private failure = '';

    override connectedCallback(): void {
        super.connectedCallback();
        void this.examine();
    }

    private async examine(): Promise<void> {
        try {
            this.findings = await post<Finding[]>(`/api/models/${encodeURIComponent(this.model)}/examination`);
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    override render() {
        const text = t.models;
        return html`<lk-dialog heading=${text.examination(this.model)} @dismissed=${this.end}>
            <div role="status">${this.findings || this.failure ? nothing : html`<p class="soft">${text.examining}</p>`}</div>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.findings
                ? html`<ul>${this.findings.map(
                    each => html`<li class=${each.state}>${icon(SIGNS[each.state], 18)}<strong>${each.check}</strong><span><span class="unseen">${text.signs[each.state]}: </span>${each.detail}</span>
                        ${each.remedy ? html`<p class="remedy">${text.remedy(each.remedy)}</p>` : nothing}</li>`,
                )}</ul>`
                : nothing}
            <button slot="actions" class="primary" type="button" @click=${this.end}>${t.close}</button>
        </lk-dialog>`;
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
