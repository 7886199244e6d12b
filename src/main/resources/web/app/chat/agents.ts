import { get } from '../platform/client';
import { Store } from '../platform/store';
import type { Agent } from '../platform/types';

/** The agent that is asked when nobody chooses. */
export const ASK = 'ask';

/** The agents that this person may ask; empty until they were loaded. */
export const agents = new Store<Agent[]>([]);

export async function refreshAgents(): Promise<void> {
    agents.value = await get<Agent[]>('/api/agents');
}

export function agentOf(name: string | null | undefined): Agent | undefined {
    return agents.value.find(agent => agent.name === name);
}
