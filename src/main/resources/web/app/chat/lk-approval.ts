import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { Problem, sentenceOf } from '../platform/client';
import type { Waiting } from '../platform/steps';
import { t } from '../strings';
import './lk-arguments';
import type { LkArguments } from './lk-arguments';
import type { Run } from './run';

/** Asks whether a call with effects may be made. Takes the focus, because the run stands still until somebody decides. Fires `decided`. */
@customElement('lk-approval')
export class LkApproval extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; }
            .card { scroll-margin: 12px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; padding: 18px 20px; border: 1px solid var(--warn); border-radius: var(--radius-l); background: var(--surface); box-shadow: var(--shadow); }
            header { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 12px; align-items: start; }
            .sign { display: grid; place-items: center; width: 36px; height: 36px; border-radius: 11px; background: var(--warn-soft); color: var(--warn); }
            h3 { font: 600 var(--text-l) / 1.35 var(--sans); overflow-wrap: anywhere; }
            .tier { color: var(--warn); font-weight: 550; font-size: var(--text-s); }
            .why { overflow-wrap: anywhere; }
            .actions { display: flex; flex-wrap: wrap; gap: 8px; }
            @media (max-width: 560px) { .actions button { flex: 1 1 100%; } }
        `,
    ];

    @property({ attribute: false }) waiting!: Waiting;
    @property({ attribute: false }) run!: Run;
    @state() private busy = false;
    @state() private failure = '';
    @query('.card') private card!: HTMLElement;
    @query('lk-arguments') private shownArguments!: LkArguments;

    override async firstUpdated(): Promise<void> {
        await this.shownArguments.updateComplete;
        this.card.focus({ preventScroll: true });
        // after the conversation has scrolled to its end because the card came
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        // what is higher than the window is read from its top: nobody is to decide on what they did not see
        this.card.scrollIntoView({ block: this.card.offsetHeight > innerHeight - 240 ? 'start' : 'nearest' });
    }

    override render() {
        const { call, why } = this.waiting;
        const text = t.approval;
        return html`<section class="card" role="alertdialog" tabindex="-1" aria-labelledby="heading" aria-describedby="tier why">
            <header>
                <span class="sign">${icon(call.tier === 'EXTERNAL' ? 'send' : 'pencil')}</span>
                <div><h3 id="heading">${text.heading(call.tool)}</h3><p class="tier" id="tier">${text.tiers[call.tier]}</p></div>
            </header>
            <lk-arguments .json=${call.arguments} label=${text.arguments}></lk-arguments>
            <p class="why" id="why">${why}</p>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <div class="actions">
                <button class="secondary" type="button" ?disabled=${this.busy} @click=${() => this.decide(true, false)}>${icon('check', 18)}${text.once}</button>
                <button class="secondary" type="button" ?disabled=${this.busy} aria-describedby="hint" @click=${() => this.decide(true, true)}>${text.always}</button>
                <button class="primary" type="button" ?disabled=${this.busy} @click=${() => this.decide(false, false)}>${icon('close', 18)}${text.never}</button>
            </div>
            <p class="hint" id="hint">${text.hint}</p>
        </section>`;
    }

    private async decide(allowed: boolean, remember: boolean): Promise<void> {
        this.busy = true;
        this.failure = '';
        try {
            await this.run.allow(this.waiting.call.call, allowed, remember);
            // the card goes when the run says that it knows
            this.dispatchEvent(new Event('decided', { bubbles: true, composed: true }));
        } catch (failure) {
            this.failure = failure instanceof Problem && failure.status === 409 ? t.approval.late : sentenceOf(failure);
            this.busy = false;
        }
    }
}
