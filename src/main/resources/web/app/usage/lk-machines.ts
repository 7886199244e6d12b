import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { hours, moment, money, share } from '../platform/format';
import type { MachineUse } from '../platform/types';
import { t } from '../strings';

/** What the company's own machines cost, busy or not. */
@customElement('lk-machines')
export class LkMachines extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            :host { display: block; height: auto; overflow: visible; }
            section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
            table { font-size: var(--text-s); font-variant-numeric: tabular-nums; }
            th, td { padding: 9px 12px; white-space: nowrap; text-align: right; }
            th:first-child { position: sticky; left: 0; padding-left: 16px; background: var(--surface); text-align: left; }
            tbody th { color: var(--ink); font-weight: 500; }
            :focus-visible { outline-offset: -2px; }
        `,
    ];

    @property({ attribute: false }) machines: MachineUse[] = [];
    @property() currency = '';

    override render() {
        const text = t.usage;
        return html`<section aria-labelledby="machines">
            <div><h2 id="machines">${text.machines}</h2><p class="hint">${text.machinesLead}</p></div>
            <div class="card scroll" tabindex="0" role="group" aria-label=${text.machines}><table aria-label=${text.machines}>
                <thead><tr>${[text.machine, text.since, text.busy, text.utilised, text.fullCost, text.idleCost, text.perMillion].map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
                <tbody>${this.machines.map(machine => this.row(machine))}</tbody>
            </table></div>
        </section>`;
    }

    private row(machine: MachineUse) {
        return html`<tr>
            <th scope="row">${machine.endpoint}</th><td>${moment(machine.since)}</td>
            <td>${t.usage.busyOf(hours(machine.occupiedHours), hours(machine.hours))}</td><td>${share(machine.utilisation)}</td>
            <td>${money(machine.hardwareCost, this.currency)}</td><td>${money(machine.idleCost, this.currency)}</td>
            <td>${machine.costPerMillionOutput === null ? '–' : money(machine.costPerMillionOutput, this.currency)}</td>
        </tr>`;
    }
}
