package org.dialtone.mprapi;

/// Ports for tunnels that clients dial in by. There are none: all members are 0.
public record MPR_SERVER_1(
        int dwNumPptpPorts, int dwPptpPortFlags, int dwNumL2tpPorts, int dwL2tpPortFlags) {

    static final MPR_SERVER_1 NONE = new MPR_SERVER_1(0, 0, 0, 0);
}
