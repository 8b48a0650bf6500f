package org.dialtone.api.dial;

/// What an interface proves itself with. Goes in and never comes out.
///
/// @param user the user name; may be empty
/// @param domain the Windows domain; may be empty
/// @param password the password, or the preshared key
public record InterfaceCredentials(String user, String domain, String password) {
    /// Without the password.
    @Override
    public String toString() {
        return "InterfaceCredentials[user=" + user + ", domain=" + domain + "]";
    }
}
