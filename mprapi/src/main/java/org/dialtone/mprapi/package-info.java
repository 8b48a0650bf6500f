/// The router administration calls of mprapi.h under their documented names, for programs that were
/// written to those pages: [org.dialtone.mprapi.MprAdmin] has the `MprAdmin...` calls,
/// [org.dialtone.mprapi.Kernel32] the event, wait and message calls such a program also needs.
///
/// How C becomes Java, everywhere the same:
///
/// | C | Java |
/// |---|---|
/// | `HANDLE` | [org.dialtone.mprapi.HANDLE]; `NULL` is null |
/// | `DWORD` | int, unsigned where the pages count; `-1` is `0xFFFFFFFF` |
/// | `BOOL`, `LPWSTR` | boolean, String |
/// | `DWORD *out`, `HANDLE *out` | an array of one: `int[] read = new int[1]` |
/// | `LPBYTE *out` for one structure | an array of one: `MPR_SERVER_0[] out` |
/// | `LPBYTE *out` for several | an array of one array: `MPR_INTERFACE_0[][] out`; `out[0][i]` is the i-th |
///
/// Structures are records whose accessors have the documented member names. Where the buffer's type
/// depends on a level, the call is overloaded, or takes an array (or object) of any structure; a
/// level that does not go with the buffer's type answers `ERROR_INVALID_PARAMETER`. What the
/// members of demand-dial interfaces stand for is said in docs/mprapi.md.
///
/// No call throws, whatever it is given: all answer a code. An out-parameter that is null or an
/// array of length 0 counts as `NULL`. Out-parameters are written only with `NO_ERROR` and
/// `ERROR_MORE_DATA`. Checks are made in this order, unless a call says otherwise: the server
/// handle, the caller's right (`ERROR_ACCESS_DENIED`), pointers that are null, a LAN-only router
/// (`ERROR_DDM_NOT_RUNNING`), other handles, the level. A server handle that is null, closed or
/// something else answers `RPC_S_INVALID_BINDING` where the call's page lists that,
/// `ERROR_INVALID_PARAMETER` where the page counts it there, and `ERROR_INVALID_HANDLE` from all
/// others.
///
/// Not here: the calls that configure tunnels and credentials of the extended kind (`...Ex`), the
/// MIB calls, and those of a directory domain.
@NullMarked
package org.dialtone.mprapi;

import org.jspecify.annotations.NullMarked;
