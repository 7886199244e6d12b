import { get, post, put, refusals, remove, useCsrfToken, Problem } from './client';
import { Store } from './store';
import type { Account, Role, Session } from './types';

/** Undefined while we ask, null when nobody is signed in. */
export const account = new Store<Account | null | undefined>(undefined);

refusals.addEventListener('signed-out', () => (account.value = null));
refusals.addEventListener('password-change-required', () => {
    if (account.value && !account.value.mustChangePassword) account.value = { ...account.value, mustChangePassword: true };
});

export async function resume(): Promise<void> {
    try {
        enter(await get<Session>('/api/session'));
    } catch (failure) {
        if (failure instanceof Problem && failure.status === 401) account.value = null;
        else throw failure;
    }
}

export async function signIn(name: string, password: string): Promise<void> {
    enter(await post<Session>('/api/session', { name, password }));
}

export async function signOut(): Promise<void> {
    await remove('/api/session');
    useCsrfToken('');
    account.value = null;
    history.replaceState(null, '', '/');
}

export async function changePassword(current: string, next: string): Promise<void> {
    await put('/api/session/password', { current, next });
    await resume();
}

export function hasRole(...roles: Role[]): boolean {
    return !!account.value && roles.includes(account.value.role);
}

function enter(session: Session): void {
    useCsrfToken(session.csrfToken);
    account.value = session.account;
}
