package org.dialtone.mprapi;

/// A device to dial with. There is none yet, so none is ever given out.
public record MPR_DEVICE_0(String szDeviceType, String szDeviceName) {}
