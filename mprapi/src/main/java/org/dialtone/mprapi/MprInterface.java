package org.dialtone.mprapi;

/// What the structures of interfaces have in common: the members of level 0 come first in each.
sealed interface MprInterface
        permits MPR_INTERFACE_0, MPR_INTERFACE_1, MPR_INTERFACE_2, MPR_INTERFACE_3 {
    String wszInterfaceName();

    boolean fEnabled();

    int dwIfType();
}
