/**
 * Downloads a model from a hub with Hugging Face's layout into a folder, on an admin's order. In go a name and an address, out comes a
 * folder that is whole and verified, or a sentence. Knows nothing of what a model is used for, and trusts neither the hub's names nor
 * its bytes.
 */
@NullMarked
package dev.lorekeep.admin.hub;

import org.jspecify.annotations.NullMarked;
